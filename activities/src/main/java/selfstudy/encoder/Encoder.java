package selfstudy.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import selfstudy.encoder.Layers.Unit;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.tensor.Functions;
import selfstudy.tensor.Weights;

/**
 * A residual network without its classifier (He et al., 2016), f in SimCLR's notation: a function
 * of images and weights, which are named and counted as torchvision's.
 */
public final class Encoder {
  private static final int COLOURS = 3;

  private final Stem stem;
  private final Unit first;
  private final List<Block> blocks;

  private Encoder(Stem stem, Unit first, List<Block> blocks) {
    this.stem = stem;
    this.first = first;
    this.blocks = blocks;
  }

  /** The network that a study asks for. */
  public static Encoder of(EncoderSpec spec) {
    List<Integer> widths = spec.widths();
    int channels = widths.get(0) * spec.width();
    Unit first =
        switch (spec.stem()) {
          case IMAGENET -> Unit.of("conv1", "bn1", COLOURS, channels, 7, 2);
          case CIFAR -> Unit.of("conv1", "bn1", COLOURS, channels, 3, 1);
          case STRIDE2 -> Unit.of("conv1", "bn1", COLOURS, channels, 3, 2);
        };
    List<Block> blocks = new ArrayList<>();
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int depth = 0; depth < spec.architecture().blocks(stage); depth++) {
        String name = "layer" + (stage + 1) + "." + depth;
        int stride = stage > 0 && depth == 0 ? 2 : 1;
        int width = widths.get(stage) * spec.width();
        Block block =
            spec.architecture().bottleneck()
                ? Block.bottleneck(name, channels, width, stride)
                : Block.basic(name, channels, width, stride);
        blocks.add(block);
        channels = block.outputs();
      }
    }
    return new Encoder(spec.stem(), first, blocks);
  }

  /** The dimension of the representation h. */
  public int features() {
    return blocks.get(blocks.size() - 1).outputs();
  }

  /**
   * What {@link #initialise} puts, without putting it: sizes by name, in torchvision's order. All
   * are of real numbers but {@code num_batches_tracked}.
   */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    first.declare(shapes);
    blocks.forEach(block -> block.declare(shapes));
    return shapes;
  }

  /** Puts fresh weights; equal draws, equal weights. */
  public void initialise(Weights into, Draws draws) {
    first.initialise(into, draws);
    blocks.forEach(block -> block.initialise(into, draws));
  }

  /** The network of {@link #fold}'s weights, for {@link Mode#evaluation}. */
  public Encoder asFolded() {
    return new Encoder(stem, first.asFolded(), blocks.stream().map(Block::asFolded).toList());
  }

  /**
   * Weights for {@link #asFolded}: in evaluation a batch norm is an affine function of its channel,
   * so its factor goes into the convolution before it and its shift becomes that one's bias.
   * Independent of {@code weights} from then on.
   *
   * @param parent frees the new weights at the latest
   */
  public Weights fold(Weights weights, NDManager parent) {
    Weights folded = Weights.create(parent);
    first.fold(weights, folded);
    blocks.forEach(block -> block.fold(weights, folded));
    return folded;
  }

  /**
   * The representations h of images.
   *
   * @param images N x 3 x S x S, channels last; see {@link selfstudy.tensor.Images}
   * @return N x features, averaged over positions
   */
  public NDArray forward(NDArray images, Weights weights, Mode mode) {
    NDArray x = first.forwardRelu(images, weights, mode);
    if (stem == Stem.IMAGENET) {
      try (NDArray wide = x) {
        x = Functions.maxPool(wide, 3, 2, 1);
      }
    }
    for (Block block : blocks) {
      try (NDArray input = x) {
        x = block.forward(input, weights, mode);
      }
    }
    try (NDArray last = x) {
      return Functions.globalAveragePool(last);
    }
  }
}
