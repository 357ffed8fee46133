package selfstudy.augment;

/**
 * A square image as a plane for each colour, row by row, floats in 0 … 1. Loops use one index for
 * all arrays: those alone the JIT compiler turns into vector instructions.
 */
final class Planes {
  final int side;
  final float[] red;
  final float[] green;
  final float[] blue;

  Planes(int side) {
    this.side = side;
    this.red = new float[side * side];
    this.green = new float[side * side];
    this.blue = new float[side * side];
  }

  /** Pixels a plane. */
  int size() {
    return red.length;
  }
}
