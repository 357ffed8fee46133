package selfstudy.augment;

import selfstudy.random.Draws;

/** One random change of a square image, in place. */
interface Operation {
  /** The coordinate below which its draws are made. */
  String name();

  /**
   * @param image side x side x 3 in 0 … 1
   * @param scratch at least as long, free to overwrite
   */
  void apply(float[] image, int side, Draws draws, float[] scratch);
}
