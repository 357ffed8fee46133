package selfstudy.augment;

/** One thread's buffers for images of one side. */
final class Scratch {
  final Resize resize;
  final float[] image;
  final float[] spare;

  Scratch(int side) {
    resize = new Resize();
    image = new float[side * side * 3];
    spare = new float[side * side * 3];
  }
}
