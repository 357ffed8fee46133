package selfstudy.dataset;

/** The segments of a JPEG file (ITU-T T.81, B.1). */
final class JpegMarkers {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;

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
