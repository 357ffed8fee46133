package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
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

  /** The networks on offer. */
  public enum Architecture {
    @JsonProperty("resnet18")
    RESNET18,
    @JsonProperty("resnet34")
    RESNET34,
    @JsonProperty("resnet50")
    RESNET50,
    /** One basic block a stage: for a processor's two cores. */
    @JsonProperty("small")
    SMALL
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

  public EncoderSpec {
    Check.within("width", width, 1, 8);
    if (widths.isEmpty() || widths.size() > 4) {
      throw new InvalidSpec(
          "widths", "widths must name the channels of 1 to 4 stages, but is " + widths);
    }
    for (int channels : widths) {
      Check.within("widths", channels, 1, 4096);
    }
    widths = List.copyOf(widths);
    if (architecture != Architecture.SMALL && !widths.equals(RESNET)) {
      throw new InvalidSpec(
          "widths", "widths of a ResNet are " + RESNET + "; leave the key out, or use width");
    }
  }
}
