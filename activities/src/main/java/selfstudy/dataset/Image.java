package selfstudy.dataset;

import java.nio.ByteBuffer;

/**
 * A decoded image, 8 bits a channel; a window onto memory or a mapped file, so handing one out
 * copies no pixel.
 *
 * @param channels 1 for grey, 3 for RGB
 * @param samples height x width x channels, row by row, channels interleaved, from index 0 on; not
 *     to be modified
 */
public record Image(int width, int height, int channels, ByteBuffer samples) {
  /** An RGB image of height x width x 3 samples. */
  public Image(int width, int height, byte[] pixels) {
    this(width, height, 3, ByteBuffer.wrap(pixels));
  }

  /** Copies the samples of {@code count} pixels of row {@code y} from column {@code left} on. */
  public void row(int y, int left, int count, byte[] into) {
    samples.get((y * width + left) * channels, into, 0, count * channels);
  }

  /** A copy as height x width x 3; grey images have R = G = B. */
  public byte[] pixels() {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = samples.get(channels == 3 ? i : i / 3);
    }
    return rgb;
  }
}
