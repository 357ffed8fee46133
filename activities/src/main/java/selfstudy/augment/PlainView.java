package selfstudy.augment;

import selfstudy.dataset.Image;
import selfstudy.random.Draws;

/**
 * A view without chance: the shorter side is resized to {@code resize} pixels and the centre {@code
 * side} x {@code side} is kept. Nothing is drawn. What needs no resizing is copied bit for bit.
 *
 * <p>The scale is the shorter side's for both axes and the centre is exact, so no pixel is computed
 * that is not kept; torchvision rounds the longer side and the corner to whole pixels instead.
 */
public final class PlainView implements Augmentation {
  private final int side;
  private final int resize;
  private final Normalisation normalisation;
  private final float[] values;
  private final ThreadLocal<Scratch> scratch;

  /**
   * Keeps the largest centred square.
   *
   * @param side pixels to which it is resized
   */
  public PlainView(int side, Interpolation interpolation) {
    this(side, side, interpolation, Normalisation.SYMMETRIC);
  }

  /**
   * @param resize at least {@code side}
   */
  PlainView(int side, int resize, Interpolation interpolation, Normalisation normalisation) {
    if (side < 1 || resize < side) {
      throw new IllegalArgumentException(
          "side must be 1 to resize, but side is " + side + " and resize " + resize);
    }
    this.side = side;
    this.resize = resize;
    this.normalisation = normalisation;
    this.values = normalisation.values();
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(side, interpolation));
  }

  /**
   * What linear evaluation and kNN see (SimCLR, B.8.1): the shorter side to the resolution,
   * bicubic, then the centre. Antialiased, which TensorFlow's bicubic of the paper's own code is
   * not.
   *
   * @param side the resolution
   */
  public static PlainView ofFeatures(int side) {
    return new PlainView(side, Interpolation.BICUBIC);
  }

  /**
   * What tests of fine-tuned networks see (SimCLR, B.8.2): the shorter side to 8/7 of the
   * resolution (256 for 224), bicubic, then the centre.
   *
   * @param side the resolution
   */
  public static PlainView ofTuned(int side) {
    return new PlainView(
        side, Math.round(side * 8f / 7), Interpolation.BICUBIC, Normalisation.SYMMETRIC);
  }

  @Override
  public int side() {
    return side;
  }

  /** Writes the view; {@code draws} is not used. */
  @Override
  public void apply(Image in, Draws draws, float[] out, int offset) {
    Scratch mine = scratch.get();
    int shorter = Math.min(in.width(), in.height());
    double extent = (double) shorter * side / resize;
    double left = (in.width() - extent) / 2;
    double top = (in.height() - extent) / 2;
    if (shorter == resize) {
      // At its own scale a corner between pixels would blur; to the nearest, at 1/2 the even one.
      copy(in, (int) Math.rint(left), (int) Math.rint(top), mine.row, out, offset);
      return;
    }
    mine.resize.part(in, left, top, extent, mine.image);
    normalisation.apply(mine.image, out, offset);
  }

  /** Whole pixels are looked up: features of small images cost little more than that. */
  private void copy(Image in, int left, int top, byte[] row, float[] out, int offset) {
    int channels = in.channels();
    int to = offset;
    for (int y = 0; y < side; y++) {
      in.row(top + y, left, side, row);
      for (int at = 0; at < side * channels; at += channels) {
        out[to++] = values[row[at] & 0xff];
        out[to++] = values[row[at + channels / 2] & 0xff];
        out[to++] = values[row[at + channels - 1] & 0xff];
      }
    }
  }
}
