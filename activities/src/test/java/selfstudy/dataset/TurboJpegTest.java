package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.random.Draws;

/** libturbojpeg beside ImageIO; skipped, with the reason, where the library is missing. */
class TurboJpegTest {
  private final ImageDecoder slow = new ImageDecoder(false);

  @BeforeEach
  void needsTheLibrary() {
    assumeTrue(
        ImageDecoder.hasTurboJpeg(),
        "libturbojpeg is not installed here (Debian: libturbojpeg0): not compared with ImageIO");
  }

  private static byte[] jpeg(BufferedImage image, float quality, boolean progressive)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    param.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param),
          new IIOImage(image, null, null),
          param);
    }
    writer.dispose();
    return bytes.toByteArray();
  }

  private static Pixels turbo(byte[] file) {
    assertThat(JpegMarkers.isUnambiguous(file)).isTrue();
    return TurboJpeg.decode(file, 1_000_000, Integer.MAX_VALUE).orElseThrow();
  }

  private static void assertSame(Pixels actual, Pixels expected) {
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.height()).isEqualTo(expected.height());
    assertThat(actual.channels()).isEqualTo(expected.channels());
    assertThat(actual.data()).containsExactly(expected.data());
  }

  @ParameterizedTest
  @CsvSource({"64, 48, 0.9", "1, 1, 0.5", "37, 23, 0.3", "101, 7, 1", "16, 160, 0.75"})
  void givesImageIosPixelsOfColourAndGrey(int width, int height, float quality) throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
      for (boolean progressive : new boolean[] {false, true}) {
        byte[] file = jpeg(SampleFolder.picture(width, height, type), quality, progressive);
        assertSame(turbo(file), slow.decode(file, "a.jpg"));
      }
    }
  }

  @Test
  void manyThreadsDecodeAtOnce() throws IOException {
    byte[] file = jpeg(SampleFolder.picture(64, 48, BufferedImage.TYPE_INT_RGB), 0.9f, false);
    byte[] other = jpeg(SampleFolder.picture(90, 30, BufferedImage.TYPE_INT_RGB), 0.9f, false);
    Pixels first = slow.decode(file, "a.jpg");
    Pixels second = slow.decode(other, "b.jpg");
    IntStream.range(0, 200)
        .parallel()
        .forEach(i -> assertSame(turbo(i % 2 == 0 ? file : other), i % 2 == 0 ? first : second));
  }

  @Test
  void whatImageIoRefusesIsRefusedWithTheLibraryToo() throws IOException {
    byte[] whole = jpeg(SampleFolder.picture(96, 80, BufferedImage.TYPE_INT_RGB), 0.8f, false);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      int at = 623 + Draws.seed(1).at(i).below(0, whole.length - 625);
      damaged[at] = (byte) Draws.seed(1).at(i).bits(1);
      String without = outcome(slow, damaged);
      assertThat(outcome(new ImageDecoder(true), damaged)).as("byte %s", at).isEqualTo(without);
      refused += without.startsWith("Image") ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  private static String outcome(ImageDecoder decoder, byte[] file) {
    try {
      return Arrays.toString(decoder.decode(file, "a.jpg").data());
    } catch (BadDataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aReducedImageIsCloseToTheMeansOfItsPixels() throws IOException {
    byte[] file = jpeg(SampleFolder.picture(160, 96, BufferedImage.TYPE_INT_RGB), 0.95f, false);
    Image whole = new ImageDecoder(true).image(file, "a.jpg");
    for (int reduction : new int[] {2, 4, 8}) {
      Image reduced = new ImageDecoder(true).image(file, "a.jpg", 96 / reduction);
      assertThat(reduced.width()).isEqualTo(160 / reduction);
      assertThat(reduced.height()).isEqualTo(96 / reduction);
      double apart = 0;
      byte[] pixels = reduced.pixels();
      for (int i = 0; i < pixels.length; i++) {
        int x = i / 3 % reduced.width();
        int y = i / 3 / reduced.width();
        apart += Math.abs((pixels[i] & 0xff) - mean(whole, x, y, i % 3, reduction));
      }
      assertThat(apart / pixels.length).as("1/%s", reduction).isLessThan(3);
    }
  }

  private static double mean(Image whole, int x, int y, int c, int reduction) {
    double sum = 0;
    byte[] pixels = whole.pixels();
    for (int v = y * reduction; v < (y + 1) * reduction; v++) {
      for (int u = x * reduction; u < (x + 1) * reduction; u++) {
        sum += pixels[(v * whole.width() + u) * 3 + c] & 0xff;
      }
    }
    return sum / (reduction * reduction);
  }

  @Test
  void reducesNoFurtherThanAsked() {
    assertThat(TurboJpeg.reduction(375, 224)).isEqualTo(1);
    assertThat(TurboJpeg.reduction(448, 224)).isEqualTo(2);
    assertThat(TurboJpeg.reduction(1000, 224)).isEqualTo(4);
    assertThat(TurboJpeg.reduction(4000, 224)).isEqualTo(8);
    assertThat(TurboJpeg.reduction(100, 224)).isEqualTo(1);
  }
}
