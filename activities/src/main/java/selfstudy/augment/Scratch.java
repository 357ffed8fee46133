package selfstudy.augment;

/** One thread's buffers for images of one side. */
final class Scratch {
  final Resize resize = new Resize();
  final Convolution convolution = new Convolution();
  final Planes image;
  final Planes spare;

  Scratch(int side) {
    image = new Planes(side);
    spare = new Planes(side);
  }
}
