package selfstudy.augment;

import selfstudy.random.Draws;

/** Horizontal flip; the resize writes its rows backwards, so it costs nothing. */
record Flip(double probability) {
  /**
   * @param draws the node of the view
   */
  boolean drawn(Draws draws) {
    return draws.at("flip").uniform(0) < probability;
  }
}
