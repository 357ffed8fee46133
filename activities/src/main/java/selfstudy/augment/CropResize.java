package selfstudy.augment;

import selfstudy.dataset.Image;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;

/**
 * Random resized crop (Szegedy et al., 2015, in torchvision's form): a box whose share of the area
 * is uniform and whose logarithmic aspect ratio is uniform in 3/4 … 4/3, resized to a square. After
 * ten boxes that do not fit, the largest centred one within the ratios.
 */
final class CropResize {
  private static final double LOG_RATIO = StrictMath.log(4.0 / 3.0);
  private static final int ATTEMPTS = 10;

  private final AugmentationSpec.Crop spec;

  CropResize(AugmentationSpec.Crop spec) {
    this.spec = spec;
  }

  void apply(Image in, Draws draws, boolean flipped, Scratch scratch) {
    Box box = box(in.width(), in.height(), draws);
    scratch.resize.crop(in, box.left, box.top, box.width, box.height, flipped, scratch.image);
  }

  /** The box; all of the image when the spec asks for all of its area. */
  Box box(int width, int height, Draws draws) {
    if (spec.minScale() == 1) {
      return new Box(0, 0, width, height);
    }
    double area = (double) width * height;
    for (int i = 0; i < ATTEMPTS; i++) {
      Draws attempt = draws.at(i);
      double target = area * attempt.uniform(0, spec.minScale(), spec.maxScale());
      double ratio = StrictMath.exp(attempt.uniform(1, -LOG_RATIO, LOG_RATIO));
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        return new Box(attempt.below(2, width - w + 1), attempt.below(3, height - h + 1), w, h);
      }
    }
    int w = Math.min(width, (int) Math.rint(height * (4.0 / 3.0)));
    int h = Math.min(height, (int) Math.rint(width * (4.0 / 3.0)));
    return new Box((width - w) / 2, (height - h) / 2, w, h);
  }

  /** In pixels, from the upper left corner. */
  record Box(int left, int top, int width, int height) {}
}
