package selfstudy.dataset;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * JPEG decoding by libturbojpeg 2 or newer, where it is installed. Decodes what it surely decodes
 * to ImageIO's pixels and without a warning; of everything else it says nothing, and ImageIO has
 * the word. Decompressors and their buffers are used again: as many are kept as decoded at once.
 */
final class TurboJpeg {
  private static final int RGB = 0; // TJPF_RGB
  private static final int GREY = 6; // TJPF_GRAY
  private static final int SUBSAMPLED_420 = 2; // TJSAMP_420, after 444 and 422
  private static final int SUBSAMPLED_GREY = 3; // TJSAMP_GRAY
  private static final long KEPT_BYTES = 16L << 20;

  private static final boolean PRESENT = load();
  private static final Queue<TurboJpeg> IDLE = new ConcurrentLinkedQueue<>();

  private final Pointer handle = Functions.tjInitDecompress();
  private final IntByReference width = new IntByReference();
  private final IntByReference height = new IntByReference();
  private final IntByReference subsampling = new IntByReference();
  private final IntByReference colourSpace = new IntByReference();
  private Memory source = new Memory(1 << 16);
  private Memory target = new Memory(1 << 16);

  private TurboJpeg() {
    if (handle == null) {
      throw new IllegalStateException("libturbojpeg gives no decompressor: is memory left?");
    }
  }

  /** Whether the library is there. */
  static boolean isPresent() {
    return PRESENT;
  }

  private static boolean load() {
    for (String name : new String[] {"libturbojpeg.so.0", "turbojpeg"}) {
      try {
        Native.register(Functions.class, name);
        return true;
      } catch (UnsatisfiedLinkError ignored) {
        // Under the next name, or not installed: then ImageIO decodes, and doctor says so.
      }
    }
    return false;
  }

  /**
   * Decodes a whole JPEG file.
   *
   * @param leastSide the shorter side need not be longer; then it is decoded at 1/2, 1/4 or 1/8
   * @return empty if the file is none that this decoder vouches for
   */
  static Optional<Pixels> decode(byte[] file, long mostPixels, int leastSide) {
    TurboJpeg idle = IDLE.poll();
    TurboJpeg decoder = idle == null ? new TurboJpeg() : idle;
    Optional<Pixels> pixels = decoder.decompress(file, mostPixels, leastSide);
    decoder.shrink();
    IDLE.add(decoder); // Not after a failure: its buffers may be gone.
    return pixels;
  }

  private Optional<Pixels> decompress(byte[] file, long mostPixels, int leastSide) {
    source = atLeast(source, file.length);
    source.write(0, file, 0, file.length);
    NativeLong size = new NativeLong(file.length);
    int failed =
        Functions.tjDecompressHeader3(
            handle, source, size, width, height, subsampling, colourSpace);
    int sampling = subsampling.getValue();
    boolean grey = sampling == SUBSAMPLED_GREY;
    boolean known = grey || (sampling >= 0 && sampling <= SUBSAMPLED_420);
    if (failed != 0 || !known || (long) width.getValue() * height.getValue() > mostPixels) {
      return Optional.empty();
    }
    int reduction = reduction(Math.min(width.getValue(), height.getValue()), leastSide);
    int columns = (width.getValue() + reduction - 1) / reduction;
    int rows = (height.getValue() + reduction - 1) / reduction;
    int channels = grey ? 1 : 3;
    int length = columns * rows * channels;
    target = atLeast(target, length);
    failed =
        Functions.tjDecompress2(
            handle, source, size, target, columns, 0, rows, grey ? GREY : RGB, 0);
    if (failed != 0) {
      return Optional.empty();
    }
    byte[] data = target.getByteArray(0, length);
    return Optional.of(
        grey ? new Pixels(columns, rows, 1, data) : Pixels.ofRgb(columns, rows, data));
  }

  /** The largest of 1, 2, 4 and 8 that leaves {@code least} pixels of {@code side}. */
  static int reduction(int side, int least) {
    int reduction = 8;
    while (reduction > 1 && (side + reduction - 1) / reduction < least) {
      reduction /= 2;
    }
    return reduction;
  }

  private static Memory atLeast(Memory memory, long bytes) {
    if (memory.size() >= bytes) {
      return memory;
    }
    Memory larger = new Memory(bytes);
    memory.close();
    return larger;
  }

  /** One huge image must not hold its memory for ever. */
  private void shrink() {
    if (source.size() > KEPT_BYTES) {
      source.close();
      source = new Memory(1 << 16);
    }
    if (target.size() > KEPT_BYTES) {
      target.close();
      target = new Memory(1 << 16);
    }
  }

  /** turbojpeg.h. */
  private static final class Functions {
    private Functions() {}

    static native Pointer tjInitDecompress();

    static native int tjDecompressHeader3(
        Pointer handle,
        Pointer file,
        NativeLong size,
        IntByReference width,
        IntByReference height,
        IntByReference subsampling,
        IntByReference colourSpace);

    static native int tjDecompress2(
        Pointer handle,
        Pointer file,
        NativeLong size,
        Pointer pixels,
        int width,
        int pitch,
        int height,
        int format,
        int flags);
  }
}
