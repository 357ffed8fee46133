package selfstudy.dataset;

import java.awt.image.Raster;

/**
 * JPEGs of four components, CMYK or YCCK, as Adobe's programs write them: to RGB as Pillow's {@code
 * convert("RGB")} does. Samples are taken as inverted (0 is full ink) and profiles are not applied.
 */
final class CmykJpeg {
  /** Adobe's mark for YCCK; 0 is CMYK. */
  static final int YCCK = 2;

  private static final int FRACTION = 16;
  private static final int HALF = 1 << (FRACTION - 1);
  private static final int RED_OF_CR = fixed(1.40200);
  private static final int BLUE_OF_CB = fixed(1.77200);
  private static final int GREEN_OF_CR = fixed(0.71414);
  private static final int GREEN_OF_CB = fixed(0.34414);

  private CmykJpeg() {}

  /**
   * The image in RGB.
   *
   * @param raster four bands as they are stored
   * @param ycck whether the first three are YCbCr
   */
  static Pixels rgb(Raster raster, boolean ycck) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[width * height * 3];
    int[] row = new int[width * 4];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int at = 0; at < row.length; at += 4) {
        if (ycck) {
          toCmyk(row, at);
        }
        for (int c = 0; c < 3; c++) {
          rgb[to++] = (byte) laid(255 - row[at + c], row[at + 3]);
        }
      }
    }
    return Pixels.ofRgb(width, height, rgb);
  }

  /** In libjpeg's fixed-point arithmetic (jdcolor.c), so that no sample differs from its. */
  private static void toCmyk(int[] row, int at) {
    int luma = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    row[at] = clamp(255 - (luma + ((RED_OF_CR * cr + HALF) >> FRACTION)));
    row[at + 1] = clamp(255 - (luma + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> FRACTION)));
    row[at + 2] = clamp(255 - (luma + ((BLUE_OF_CB * cb + HALF) >> FRACTION)));
  }

  /** Light that an ink leaves of {@code paper}, both 0 to 255, rounded. */
  private static int laid(int ink, int paper) {
    int product = ink * paper + 128;
    return clamp(paper - (((product >> 8) + product) >> 8));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int fixed(double value) {
    return (int) (value * (1 << FRACTION) + 0.5);
  }
}
