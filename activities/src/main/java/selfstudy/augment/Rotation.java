package selfstudy.augment;

import selfstudy.dataset.Image;
import selfstudy.random.Draws;

/** PIRL's rotation: a view turned by 0, 90, 180 or 270 degrees, each as likely. */
public final class Rotation implements Augmentation {
  private final Augmentation view;
  private final ThreadLocal<float[]> upright;

  public Rotation(Augmentation view) {
    this.view = view;
    this.upright = ThreadLocal.withInitial(() -> new float[view.length()]);
  }

  @Override
  public int side() {
    return view.side();
  }

  @Override
  public void apply(Image in, Draws draws, float[] out, int offset) {
    float[] from = upright.get();
    view.apply(in, draws, from, 0);
    turn(from, side(), draws.at("rotation").below(0, 4), out, offset);
  }

  /**
   * @param quarters counter-clockwise
   */
  static void turn(float[] from, int side, int quarters, float[] out, int offset) {
    int last = side - 1;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int source =
            switch (quarters) {
              case 0 -> y * side + x;
              case 1 -> x * side + last - y;
              case 2 -> (last - y) * side + last - x;
              default -> (last - x) * side + y;
            };
        System.arraycopy(from, source * 3, out, offset + (y * side + x) * 3, 3);
      }
    }
  }
}
