package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A residual encoder (He et al., 2016) whose parameters are named and counted as torchvision's.
 *
 * @param width factor on the number of channels (SimCLR's 1x, 2x, 4x)
 * @param widths channels of each stage; {@code small} has one basic block a stage and any of them,
 *     a ResNet has 64, 128, 256, 512
 */
public record EncoderSpec(Architecture architecture, Stem stem, int width, List<Integer> widths) {
  private static final List<Integer> RESNET = List.of(64, 128, 256, 512);
  private static final List<Integer> SMALL = List.of(16, 32, 64);

  /** The networks on offer, with the blocks of their stages. */
  public enum Architecture {
    @JsonProperty("resnet18")
    RESNET18(false, 2, 2, 2, 2),
    @JsonProperty("resnet34")
    RESNET34(false, 3, 4, 6, 3),
    @JsonProperty("resnet50")
    RESNET50(true, 3, 4, 6, 3),
    @JsonProperty("resnet101")
    RESNET101(true, 3, 4, 23, 3),
    @JsonProperty("resnet152")
    RESNET152(true, 3, 8, 36, 3),
    /** One basic block a stage: for a processor's two cores. */
    @JsonProperty("small")
    SMALL(false, 1, 1, 1, 1);

    private final boolean bottleneck;
    private final ImmutableList<Integer> blocks;

    Architecture(boolean bottleneck, Integer... blocks) {
      this.bottleneck = bottleneck;
      this.blocks = ImmutableList.copyOf(blocks);
    }

    /** Whether blocks are of 1x1, 3x3 and 1x1 convolutions; else of two 3x3. */
    public boolean bottleneck() {
      return bottleneck;
    }

    /** Blocks of a stage, counted from 0; there are at most four. */
    public int blocks(int stage) {
      return blocks.get(stage);
    }
  }

  /** What an image meets first. */
  public enum Stem {
    /** 7x7 stride 2 and max-pooling. */
    @JsonProperty("imagenet")
    IMAGENET,
    /** 3x3 stride 1, no pooling (SimCLR, B.9). */
    @JsonProperty("cifar")
    CIFAR,
    /** 3x3 stride 2, no pooling. */
    @JsonProperty("stride2")
    STRIDE2
  }

  /** The channels of each stage where nothing else is asked for. */
  public static List<Integer> defaultWidths(Architecture architecture) {
    return architecture == Architecture.SMALL ? SMALL : RESNET;
  }

  public EncoderSpec {
    Check.within("width", width, 1, 8);
    if (widths.isEmpty() || widths.size() > 4) {
      throw new InvalidSpec(
          "widths", "widths must name the channels of 1 to 4 stages, but is " + widths);
    }
    Check.each("widths", widths, (field, channels) -> Check.within(field, (int) channels, 1, 4096));
    widths = List.copyOf(widths);
    if (architecture != Architecture.SMALL && !widths.equals(RESNET)) {
      throw new InvalidSpec(
          "widths", "widths of a ResNet are " + RESNET + "; leave the key out, or use width");
    }
  }
}
