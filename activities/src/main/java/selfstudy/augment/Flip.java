package selfstudy.augment;

import selfstudy.random.Draws;

/** Horizontal flip. */
record Flip(double probability) implements Operation {
  @Override
  public String name() {
    return "flip";
  }

  @Override
  public void apply(float[] image, int side, Draws draws, float[] scratch) {
    if (draws.uniform(0) >= probability) {
      return;
    }
    for (int y = 0; y < side; y++) {
      int left = y * side * 3;
      int right = left + (side - 1) * 3;
      for (; left < right; left += 3, right -= 3) {
        for (int c = 0; c < 3; c++) {
          float swapped = image[left + c];
          image[left + c] = image[right + c];
          image[right + c] = swapped;
        }
      }
    }
  }
}
