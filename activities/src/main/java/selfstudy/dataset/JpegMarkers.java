package selfstudy.dataset;

import java.util.Arrays;

/** The segments of a JPEG file (ITU-T T.81, B.1). */
final class JpegMarkers {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

  private JpegMarkers() {}

  static boolean isJpeg(byte[] file) {
    return file.length > 2 && at(file, 0) == 0xff && at(file, 1) == START_OF_IMAGE;
  }

  /**
   * Whether the segments lead to the end-of-image marker. Decoders go on without it: of a
   * progressive file that was cut they silently show the scans that are there.
   */
  static boolean isComplete(byte[] file) {
    int i = 2;
    while (i + 1 < file.length) {
      int marker = at(file, i + 1);
      if (at(file, i) != 0xff || marker == 0xff) {
        i++; // fill bytes
      } else if (marker == END_OF_IMAGE) {
        return true;
      } else if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd7)) {
        i += 2; // markers without a segment
      } else if (i + 3 >= file.length) {
        return false;
      } else {
        i += 2 + ((at(file, i + 2) << 8) | at(file, i + 3));
        if (marker == START_OF_SCAN) {
          i = endOfScan(file, i);
        }
      }
    }
    return false;
  }

  /**
   * Whether all decoders take the samples alike: 8 bits, Huffman-coded, baseline or progressive,
   * and one grey component or colours that a JFIF, Exif or Adobe segment says are YCbCr.
   */
  static boolean isUnambiguous(byte[] file) {
    boolean declared = false;
    boolean adobe = false;
    boolean transformed = false;
    int i = 2;
    while (i + 9 < file.length && at(file, i) == 0xff) {
      int marker = at(file, i + 1);
      if (marker >= 0xc0 && marker <= 0xc2) {
        int components = at(file, i + 9);
        boolean colours = components == 3 && (adobe ? transformed : declared);
        return at(file, i + 4) == 8 && (components == 1 || colours);
      }
      declared |= (marker == 0xe0 && has(file, i + 4, "JFIF"));
      declared |= (marker == 0xe1 && has(file, i + 4, "Exif"));
      if (marker == 0xee && has(file, i + 4, "Adobe")) {
        adobe = true;
        transformed = i + 15 < file.length && at(file, i + 15) == 1;
      }
      i += 2 + ((at(file, i + 2) << 8) | at(file, i + 3));
    }
    return false;
  }

  /**
   * Where the first segment of that kind and name goes on behind its name, -1 if there is none
   * before the image data.
   */
  static int find(byte[] file, int marker, byte[] name) {
    int i = 2;
    while (i + 3 < file.length && at(file, i) == 0xff && at(file, i + 1) != START_OF_SCAN) {
      int start = i + 4;
      int end = start + name.length;
      if (at(file, i + 1) == marker
          && end <= file.length
          && Arrays.equals(file, start, end, name, 0, name.length)) {
        return end;
      }
      i += 2 + ((at(file, i + 2) << 8) | at(file, i + 3));
    }
    return -1;
  }

  /** Pixels of an image. */
  record Size(int width, int height) {}

  /** Colour components by the frame header; 0 if there is none. */
  static int components(byte[] file) {
    int frame = frame(file);
    return frame < 0 ? 0 : at(file, frame + 9);
  }

  /** The size by the frame header; 0 x 0 if there is none. */
  static Size size(byte[] file) {
    int frame = frame(file);
    return frame < 0
        ? new Size(0, 0)
        : new Size(
            (at(file, frame + 7) << 8) | at(file, frame + 8),
            (at(file, frame + 5) << 8) | at(file, frame + 6));
  }

  /** Where the frame header's marker is, -1 if there is none before the image data. */
  private static int frame(byte[] file) {
    int i = 2;
    while (i + 9 < file.length && at(file, i) == 0xff && at(file, i + 1) != START_OF_SCAN) {
      int marker = at(file, i + 1);
      // C4, C8 and CC among them are tables and an extension.
      boolean frame = marker >= 0xc0 && marker <= 0xcf;
      if (marker == 0xc0 || (frame && (marker & 3) != 0)) {
        return i;
      }
      i += 2 + ((at(file, i + 2) << 8) | at(file, i + 3));
    }
    return -1;
  }

  /** What Adobe's segment says of the colours: 0 none, 1 YCbCr, 2 YCCK; -1 without a segment. */
  static int adobeTransform(byte[] file) {
    int at = find(file, 0xee, ADOBE);
    return at < 0 || at + 6 >= file.length ? -1 : at(file, at + 6);
  }

  private static boolean has(byte[] file, int from, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (from + i >= file.length || at(file, from + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The next marker that is neither a stuffed byte nor a restart. */
  private static int endOfScan(byte[] file, int from) {
    int i = from;
    while (i + 1 < file.length) {
      int next = at(file, i + 1);
      boolean entropy =
          at(file, i) != 0xff || next == 0 || (next >= 0xd0 && next <= 0xd7) || next == 0xff;
      if (!entropy) {
        return i;
      }
      i++;
    }
    return i;
  }

  private static int at(byte[] file, int i) {
    return file[i] & 0xff;
  }
}
