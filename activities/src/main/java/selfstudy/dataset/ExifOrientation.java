package selfstudy.dataset;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, as Exif 2.3 (section 4.6.4, tag 0x0112) has it in JPEG and TIFF files. It
 * is not applied: torchvision's ImageFolder does not either, and published numbers are without.
 */
final class ExifOrientation {
  /** Upright, and that of files which say nothing. */
  static final int UPRIGHT = 1;

  private static final int TURNED_MOST = 8;
  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

  private ExifOrientation() {}

  /** 1 to 8; 1 where nothing is said, or nothing that makes sense. */
  static int of(byte[] file) {
    try {
      int tiff = JpegMarkers.isJpeg(file) ? JpegMarkers.find(file, 0xe1, EXIF) : 0;
      return tiff < 0 ? UPRIGHT : ofTiff(ByteBuffer.wrap(file, tiff, file.length - tiff).slice());
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return UPRIGHT; // cut short: whether the image is damaged is the decoder's to say
    }
  }

  private static int ofTiff(ByteBuffer tiff) {
    short order = tiff.getShort();
    if (order != 0x4949 && order != 0x4d4d) {
      return UPRIGHT;
    }
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (tiff.getShort() != 42) {
      return UPRIGHT;
    }
    int directory = tiff.getInt();
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (tiff.getShort(entry) == TAG) {
        int value = tiff.getShort(entry + 8) & 0xffff;
        return value >= UPRIGHT && value <= TURNED_MOST ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
