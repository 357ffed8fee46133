package selfstudy.dataset;

import org.jspecify.annotations.Nullable;

/**
 * What became of an image that was to be packed.
 *
 * @param width in pixels, as it was packed; 0 if it could not be decoded
 * @param height the same
 * @param channels 1 or 3; 0 if it could not be decoded
 * @param turned whether its file has an Exif orientation that was not applied
 * @param failure why it could not be decoded; null if it was
 */
record Outcome(int width, int height, int channels, boolean turned, @Nullable String failure) {
  static Outcome packed(Pixels pixels, boolean turned) {
    return new Outcome(pixels.width(), pixels.height(), pixels.channels(), turned, null);
  }

  static Outcome failed(String why) {
    return new Outcome(0, 0, 0, false, why);
  }

  /** Of its pixels. */
  long bytes() {
    return (long) width * height * channels;
  }
}
