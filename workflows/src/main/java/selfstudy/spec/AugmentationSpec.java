package selfstudy.spec;

/**
 * SimCLR's family of augmentations (Chen et al., 2020, A) in their order: crop and resize, flip,
 * colour jitter, grey, blur.
 *
 * @param flip probability of a horizontal flip
 * @param grey probability of turning grey, after the jitter
 */
public record AugmentationSpec(Crop crop, double flip, Jitter jitter, double grey, Blur blur) {
  public AugmentationSpec {
    Check.within("flip", flip, 0, 1);
    Check.within("grey", grey, 0, 1);
  }

  /**
   * Random crop, aspect ratio 3/4 to 4/3, resized to the study's resolution.
   *
   * @param minScale least share of the image's area; 1 and 1 keep the whole image
   */
  public record Crop(double minScale, double maxScale) {
    public Crop {
      Check.within("minScale", minScale, 0.001, 1);
      Check.within("maxScale", maxScale, minScale, 1);
    }
  }

  /**
   * Brightness, contrast and saturation by 0.8 s, hue by 0.2 s, in random order.
   *
   * @param strength s
   */
  public record Jitter(double strength, double probability) {
    public Jitter {
      Check.within("strength", strength, 0, 2.5);
      Check.within("probability", probability, 0, 1);
    }
  }

  /** Gaussian blur, kernel a tenth of the side, sigma drawn uniformly, in pixels. */
  public record Blur(double probability, double minSigma, double maxSigma) {
    public Blur {
      Check.within("probability", probability, 0, 1);
      Check.positive("minSigma", minSigma);
      Check.within("maxSigma", maxSigma, minSigma, 1000);
    }
  }
}
