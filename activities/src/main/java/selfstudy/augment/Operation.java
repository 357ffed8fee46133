package selfstudy.augment;

import selfstudy.random.Draws;

/** One random change of a square image, in place. */
interface Operation {
  /** The coordinate below which its draws are made. */
  String name();

  /**
   * @param scratch free to overwrite, but for its image
   */
  void apply(Planes image, Draws draws, Scratch scratch);
}
