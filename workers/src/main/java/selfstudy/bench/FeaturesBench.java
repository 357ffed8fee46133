package selfstudy.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import selfstudy.dataset.ImageSet;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.evaluate.Features;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;
import selfstudy.train.Progress;

/**
 * Representations of decoded images, as evaluations extract them. The reference is the encoder's
 * forward pass alone over as many images, with images and weights as N, C, H, W.
 */
public final class FeaturesBench implements Bench {
  private static final int BATCH = 256;
  private static final int COLOURS = 3;

  private final Network network;
  private final ImageSet images;
  private final int side;
  private final NDManager manager;
  private final Encoder encoder;
  private final Weights weights;
  private final Weights plain;

  /**
   * @param side to which images are resized, in pixels
   */
  public FeaturesBench(Network network, ImageSet images, int side, Engine engine) {
    this.network = network;
    this.images = images;
    this.side = side;
    this.manager = engine.manager();
    this.encoder = Encoder.of(network.spec());
    this.weights = Weights.create(manager);
    encoder.initialise(weights, Draws.seed(1));
    this.plain = Weights.create(manager);
    weights.names().forEach(name -> plain.put(name, Tensor.of(weights.get(name)).array(manager)));
  }

  @Override
  public String name() {
    return "evaluate features " + network + " " + images + " at " + side;
  }

  @Override
  public Scale scale() {
    return Scale.perCpuSecond("images", images.size());
  }

  @Override
  public void run() {
    Features.extract(manager, encoder, weights, images, side, Progress.NONE);
  }

  @Override
  public String reference() {
    return "the forward pass alone, images and weights as N, C, H, W";
  }

  @Override
  public void runReference() {
    for (int from = 0; from < images.size(); from += BATCH) {
      int count = Math.min(BATCH, images.size() - from);
      try (NDManager scope = manager.newSubManager()) {
        NDArray batch =
            scope.randomUniform(-1, 1, new Shape(count, COLOURS, side, side), DataType.FLOAT32);
        encoder.forward(batch, plain, Mode.evaluation());
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
