package selfstudy.augment;

/** One thread's buffers for images of one side. */
final class Scratch {
  final Resize resize;
  final Convolution convolution = new Convolution();
  final Planes image;
  final Planes spare;
  final byte[] row;

  Scratch(int side, Interpolation interpolation) {
    resize = new Resize(interpolation);
    image = new Planes(side);
    spare = new Planes(side);
    row = new byte[side * 3];
  }
}
