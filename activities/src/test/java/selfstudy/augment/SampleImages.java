package selfstudy.augment;

import java.util.List;
import java.util.stream.IntStream;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/** Images of random pixels. */
record SampleImages(List<Image> images) implements ImageSet {
  static SampleImages of(int count, int width, int height) {
    return new SampleImages(
        IntStream.range(0, count).mapToObj(i -> image(i, width, height)).toList());
  }

  static Image image(int seed, int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Draws.seed(seed).bits(i);
    }
    return new Image(width, height, pixels);
  }

  /** R G B interleaved, as planes. */
  static Planes planes(float[] interleaved, int side) {
    Planes planes = new Planes(side);
    for (int i = 0; i < planes.size(); i++) {
      planes.red[i] = interleaved[3 * i];
      planes.green[i] = interleaved[3 * i + 1];
      planes.blue[i] = interleaved[3 * i + 2];
    }
    return planes;
  }

  /** The planes' values, R G B interleaved. */
  static float[] interleaved(Planes planes) {
    float[] values = new float[planes.size() * 3];
    new Normalisation(0, 1).apply(planes, values, 0);
    return values;
  }

  /** The same in 0 … 1. */
  static float[] floats(Image image) {
    float[] floats = new float[image.pixels().length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (image.pixels()[i] & 0xff) / 255f;
    }
    return floats;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Image image(int index) {
    return images.get(index);
  }

  @Override
  public int label(int index) {
    return 0;
  }

  @Override
  public int classes() {
    return 1;
  }
}
