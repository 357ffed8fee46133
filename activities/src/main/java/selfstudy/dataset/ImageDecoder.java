package selfstudy.dataset;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes image files to grey or RGB, 8 bits a channel. Samples are taken as they are stored:
 * colour profiles and {@link ExifOrientation} are not applied, as in torchvision's ImageFolder.
 * Alpha is laid onto white; CMYK becomes RGB by {@link CmykJpeg}. Safe for use by many threads.
 *
 * <p>A file is what its first bytes say, not its name: JPEG (baseline, progressive), PNG, GIF (the
 * first picture of an animation), BMP or TIFF; of 1 to 16 bits a channel, scaled to 8; grey, RGB or
 * of a palette. What is truncated, damaged, of floating-point samples or of another colour space is
 * refused by name, as are other formats that {@link ImageFormat} knows.
 *
 * <p>JPEG goes through libturbojpeg where it is installed, at about twice the speed and to the same
 * pixels; what that library warns of is ImageIO's to judge.
 */
public final class ImageDecoder {
  private static final long MOST_PIXELS = 100_000_000;

  private final boolean turbo;

  public ImageDecoder() {
    this(TurboJpeg.isPresent());
  }

  /**
   * @param turbo whether to use libturbojpeg, which must be there then
   */
  ImageDecoder(boolean turbo) {
    this.turbo = turbo;
  }

  /** Whether this machine decodes JPEG by libturbojpeg. */
  public static boolean hasTurboJpeg() {
    return TurboJpeg.isPresent();
  }

  /**
   * @param path names the file in errors
   * @throws BadDataException if the file is no image, truncated, damaged, of another colour space
   *     or too large
   */
  public Image image(byte[] file, String path) {
    return decode(file, path).toImage();
  }

  /**
   * The same for a use that needs no more than {@code leastSide} pixels on the shorter side: with
   * libturbojpeg a JPEG is decoded at 1/2, 1/4 or 1/8 if as much is left, which takes a fraction of
   * the time. Without the library the image comes in full, so what a content key stands for must
   * not depend on it.
   */
  public Image image(byte[] file, String path, int leastSide) {
    return decode(file, path, leastSide).toImage();
  }

  Pixels decode(byte[] file, String path) {
    return decode(file, path, Integer.MAX_VALUE);
  }

  Pixels decode(byte[] file, String path, int leastSide) {
    boolean vouched =
        turbo
            && JpegMarkers.isJpeg(file)
            && JpegMarkers.isComplete(file)
            && JpegMarkers.isUnambiguous(file);
    Optional<Pixels> pixels =
        vouched ? TurboJpeg.decode(file, MOST_PIXELS, leastSide) : Optional.empty();
    return pixels.orElseGet(() -> decodeByImageIo(file, path));
  }

  private static Pixels decodeByImageIo(byte[] file, String path) {
    ImageFormat.of(file)
        .filter(format -> !format.isDecodable())
        .ifPresent(
            format -> {
              throw bad(path, "is " + format + ", which cannot be decoded", null);
            });
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (JpegMarkers.isJpeg(file) && !JpegMarkers.isComplete(file)) {
        throw bad(path, "is truncated (a JPEG without its end)", null);
      }
      if (!readers.hasNext()) {
        throw bad(path, "is not an image of a known format", null);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        return decode(reader, path, () -> read(reader, file, path));
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw bad(path, "cannot be decoded (" + e.getMessage() + ")", e);
    }
  }

  private static Pixels read(ImageReader reader, byte[] file, String path) throws IOException {
    if (JpegMarkers.isJpeg(file) && JpegMarkers.components(file) == 4) {
      boolean ycck = JpegMarkers.adobeTransform(file) == CmykJpeg.YCCK;
      return CmykJpeg.rgb(reader.readRaster(0, null), ycck);
    }
    return pixels(reader.read(0), path);
  }

  /** Reads an image's pixels. */
  @FunctionalInterface
  private interface PixelReading {
    Pixels read() throws IOException;
  }

  private static Pixels decode(ImageReader reader, String path, PixelReading reading)
      throws IOException {
    // The readers warn, and go on with grey or black pixels, where a file ends too early.
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try {
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw bad(path, "has " + pixels + " pixels, more than " + MOST_PIXELS, null);
      }
      Pixels read = reading.read();
      for (String warning : warnings) {
        if (isDamage(warning)) {
          throw bad(path, "is truncated or damaged (" + warning.strip() + ")", null);
        }
      }
      return read;
    } catch (BadDataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers meet damaged files with any exception.
      if (isCmyk(reader)) {
        throw bad(path, "is CMYK or of another colour space; convert it to RGB", e);
      }
      throw bad(path, "is truncated or damaged (" + e.getMessage() + ")", e);
    }
  }

  private static boolean isDamage(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return text.contains("premature end")
        || text.contains("eof")
        || text.contains("past end")
        || text.contains("bad huffman code");
  }

  private static boolean isCmyk(ImageReader reader) {
    try {
      return reader.canReadRaster() && reader.readRaster(0, null).getNumBands() == 4;
    } catch (IOException | RuntimeException e) {
      return false; // damaged rather than CMYK
    }
  }

  private static Pixels pixels(BufferedImage image, String path) {
    ColorModel model = image.getColorModel();
    int space = model.getColorSpace().getType();
    if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB) {
      throw bad(path, "is CMYK or of another colour space; convert it to RGB", null);
    }
    int transfer = model.getTransferType();
    if (transfer == DataBuffer.TYPE_FLOAT || transfer == DataBuffer.TYPE_DOUBLE) {
      throw bad(path, "has floating-point samples; convert it to 8 bits", null);
    }
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    if (model instanceof IndexColorModel palette) {
      fromPalette(image.getRaster(), palette, rgb);
    } else {
      fromSamples(image.getRaster(), model, rgb);
    }
    return Pixels.ofRgb(image.getWidth(), image.getHeight(), rgb);
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
    int[] row = new int[raster.getWidth()];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int index : row) {
        int alpha = palette.getAlpha(index);
        rgb[to++] = onWhite(palette.getRed(index), alpha, 255);
        rgb[to++] = onWhite(palette.getGreen(index), alpha, 255);
        rgb[to++] = onWhite(palette.getBlue(index), alpha, 255);
      }
    }
  }

  /** Bands are grey, grey and alpha, RGB, or RGB and alpha, of 1 to 16 bits. */
  private static void fromSamples(Raster raster, ColorModel model, byte[] rgb) {
    int bands = raster.getNumBands();
    int colours = model.getNumColorComponents();
    int most = (1 << model.getComponentSize(0)) - 1;
    int[] row = new int[raster.getWidth() * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int at = 0; at < row.length; at += bands) {
        int alpha = model.hasAlpha() ? row[at + colours] : most;
        for (int c = 0; c < 3; c++) {
          rgb[to++] = onWhite(row[at + (colours == 1 ? 0 : c)], alpha, most);
        }
      }
    }
  }

  /** A sample in 0 … most laid onto white, in 8 bits. */
  private static byte onWhite(int sample, int alpha, int most) {
    if (alpha == most && most == 255) {
      return (byte) sample; // nearly always
    }
    double laid = ((double) sample * alpha + (double) most * (most - alpha)) / most;
    return (byte) Math.rint(laid * 255 / most);
  }

  private static BadDataException bad(String path, String what, @Nullable Throwable cause) {
    return new BadDataException(
        "Image " + path + ' ' + what + ". Replace or remove it, then try again.", cause);
  }
}
