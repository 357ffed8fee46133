package selfstudy.dataset;

import java.nio.ByteBuffer;

/**
 * An image as it is packed.
 *
 * @param channels 1 for grey, 3 for RGB
 * @param data height x width x channels
 */
record Pixels(int width, int height, int channels, byte[] data) {
  /** One channel where R = G = B everywhere, three otherwise. */
  static Pixels ofRgb(int width, int height, byte[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
        return new Pixels(width, height, 3, rgb);
      }
    }
    byte[] grey = new byte[rgb.length / 3];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = rgb[3 * i];
    }
    return new Pixels(width, height, 1, grey);
  }

  Image toImage() {
    return new Image(width, height, channels, ByteBuffer.wrap(data));
  }
}
