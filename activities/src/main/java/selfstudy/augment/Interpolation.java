package selfstudy.augment;

/**
 * How a pixel between others is made up of them. All are antialiased: the kernel widens with the
 * reduction.
 */
public enum Interpolation {
  /** The triangle: what training's augmentations use. */
  BILINEAR(1) {
    @Override
    double weight(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },

  /**
   * Keys' cubic convolution with a = -0.5 (1981), as Pillow and antialiasing torchvision have it:
   * what evaluations use (SimCLR, B.8). It overshoots at edges, so values are cut off at 0 and 1.
   */
  BICUBIC(2) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      if (distance >= 2) {
        return 0;
      }
      return distance < 1
          ? (1.5 * distance - 2.5) * distance * distance + 1
          : ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
    }
  };

  /** Half the kernel's width, in pixels, where nothing is reduced. */
  final int support;

  Interpolation(int support) {
    this.support = support;
  }

  /** The kernel's value; 0 from {@link #support} on. */
  abstract double weight(double x);
}
