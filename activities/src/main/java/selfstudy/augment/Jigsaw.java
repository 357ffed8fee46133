package selfstudy.augment;

import selfstudy.dataset.Image;
import selfstudy.random.Draws;

/**
 * PIRL's jigsaw (Misra and van der Maaten, 2020, A.1): a view is cut along a 3x3 grid and its nine
 * patches are put into random order. Patches are whole cells of the grid, where the paper cuts a
 * random 64 of 85 pixels.
 */
public final class Jigsaw implements Augmentation {
  /** Patches an image. */
  public static final int PATCHES = 9;

  private final Augmentation view;
  private final int patch;
  private final ThreadLocal<float[]> puzzle;

  /**
   * @param view of the puzzle's side, which must be divisible by 3
   */
  public Jigsaw(Augmentation view) {
    if (view.side() % 3 != 0) {
      throw new IllegalArgumentException(
          "The puzzle's side must be divisible by 3, but is " + view.side());
    }
    this.view = view;
    this.patch = view.side() / 3;
    this.puzzle = ThreadLocal.withInitial(() -> new float[view.length()]);
  }

  /** A patch's side. */
  @Override
  public int side() {
    return patch;
  }

  @Override
  public int length() {
    return PATCHES * patch * patch * 3;
  }

  /** Writes nine patches, each patch x patch x 3, in random order. */
  @Override
  public void apply(Image in, Draws draws, float[] out, int offset) {
    float[] whole = puzzle.get();
    view.apply(in, draws, whole, 0);
    int[] order = draws.at("jigsaw").permutation(PATCHES);
    int row = patch * 3;
    int to = offset;
    for (int cell : order) {
      int from = (cell / 3) * patch * view.side() * 3 + (cell % 3) * row;
      for (int y = 0; y < patch; y++, to += row) {
        System.arraycopy(whole, from + y * view.side() * 3, out, to, row);
      }
    }
  }
}
