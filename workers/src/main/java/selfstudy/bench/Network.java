package selfstudy.bench;

import java.util.List;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;

/** The encoders that are measured. */
public enum Network {
  RESNET18_CIFAR("resnet18-cifar", Architecture.RESNET18, Stem.CIFAR, List.of(64, 128, 256, 512)),
  RESNET50_IMAGENET(
      "resnet50-imagenet", Architecture.RESNET50, Stem.IMAGENET, List.of(64, 128, 256, 512)),
  SMALL("small", Architecture.SMALL, Stem.STRIDE2, List.of(16, 32, 64));

  private final String label;
  private final EncoderSpec spec;

  Network(String label, Architecture architecture, Stem stem, List<Integer> widths) {
    this.label = label;
    this.spec = new EncoderSpec(architecture, stem, 1, widths);
  }

  /** What a study would ask for. */
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public String toString() {
    return label;
  }
}
