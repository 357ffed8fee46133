package selfstudy.augment;

import selfstudy.dataset.Image;
import selfstudy.random.Draws;

/**
 * The view of evaluations: the shorter side is resized to {@code resize} pixels and the centre
 * {@code side} x {@code side} is kept. Nothing is drawn. Antialiased bilinear, where SimCLR (B.8)
 * has bicubic.
 */
public final class PlainView implements Augmentation {
  private final int side;
  private final int resize;
  private final Normalisation normalisation;
  private final ThreadLocal<Scratch> scratch;

  /** Keeps the largest centred square. */
  public PlainView(int side) {
    this(side, side, Normalisation.SYMMETRIC);
  }

  /**
   * @param resize at least {@code side}
   */
  public PlainView(int side, int resize, Normalisation normalisation) {
    if (side < 1 || resize < side) {
      throw new IllegalArgumentException(
          "side must be 1 to resize, but side is " + side + " and resize " + resize);
    }
    this.side = side;
    this.resize = resize;
    this.normalisation = normalisation;
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(side));
  }

  @Override
  public int side() {
    return side;
  }

  /** Writes the view; {@code draws} is not used. */
  @Override
  public void apply(Image in, Draws draws, float[] out, int offset) {
    Scratch mine = scratch.get();
    double extent = (double) Math.min(in.width(), in.height()) * side / resize;
    double left = (in.width() - extent) / 2;
    double top = (in.height() - extent) / 2;
    mine.resize.part(in, left, top, extent, mine.image);
    normalisation.apply(mine.image, out, offset);
  }
}
