package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder();

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void readsRgbAsItIs(String format) throws IOException {
    BufferedImage image = SampleFolder.image(1, 7, 5);
    Pixels pixels = decoder.decode(SampleFolder.encoded(image, format), "a." + format);
    assertThat(pixels.width()).isEqualTo(7);
    assertThat(pixels.height()).isEqualTo(5);
    assertThat(pixels.channels()).isEqualTo(3);
    for (int i = 0; i < 35; i++) {
      int rgb = image.getRGB(i % 7, i / 7);
      assertThat(pixels.data()[3 * i]).isEqualTo((byte) (rgb >> 16));
      assertThat(pixels.data()[3 * i + 1]).isEqualTo((byte) (rgb >> 8));
      assertThat(pixels.data()[3 * i + 2]).isEqualTo((byte) rgb);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void readsGreySamplesWithoutConversionToOneChannel(int type) throws IOException {
    BufferedImage image = new BufferedImage(4, 2, type);
    WritableRaster raster = image.getRaster();
    int most = (1 << image.getColorModel().getPixelSize()) - 1;
    for (int i = 0; i < 8; i++) {
      raster.setSample(i % 4, i / 4, 0, most * (i % 2));
    }
    raster.setSample(0, 0, 0, most == 1 ? 0 : (most + 1) / 4);
    Pixels pixels = decoder.decode(SampleFolder.encoded(image, "png"), "grey.png");
    assertThat(pixels.channels()).isEqualTo(1);
    assertThat(pixels.data()).containsExactly((byte) (most == 1 ? 0 : 64), -1, 0, -1, 0, -1, 0, -1);
    assertThat(pixels.toImage().pixels()).hasSize(24).startsWith(pixels.data()[0]);
  }

  @Test
  void laysAlphaOntoWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00123456);
    image.setRGB(1, 0, 0xff123456);
    image.setRGB(2, 0, 0x80ff0000);
    Pixels pixels = decoder.decode(SampleFolder.encoded(image, "png"), "alpha.png");
    assertThat(pixels.data()).containsExactly(-1, -1, -1, 0x12, 0x34, 0x56, -1, 127, 127);
  }

  @Test
  void readsPalettes() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
    image.setRGB(0, 0, 0xffff0000);
    image.setRGB(1, 0, 0xff00ff00);
    for (String format : new String[] {"gif", "png"}) {
      Pixels pixels = decoder.decode(SampleFolder.encoded(image, format), "palette");
      assertThat(pixels.data()).containsExactly(-1, 0, 0, 0, -1, 0);
    }
  }

  @Test
  void readsSixteenBitsAChannelByTheirShare() throws IOException {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, 1, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixel(0, 0, new int[] {0, 65535, 257});
    raster.setPixel(1, 0, new int[] {128, 129, 32896});
    BufferedImage image = new BufferedImage(model, raster, false, null);
    Pixels pixels = decoder.decode(SampleFolder.encoded(image, "png"), "deep.png");
    assertThat(pixels.data()).containsExactly(0, -1, 1, 0, 1, -128);
  }

  @Test
  void laysTransparentColoursOfAPaletteOntoWhite() throws IOException {
    IndexColorModel palette =
        new IndexColorModel(
            2, 3, new byte[] {10, 20, 30}, new byte[3], new byte[3], new byte[] {-1, 0, -128});
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int i = 0; i < 3; i++) {
      image.getRaster().setSample(i, 0, 0, i);
    }
    Pixels pixels = decoder.decode(SampleFolder.encoded(image, "png"), "palette.png");
    assertThat(pixels.data()).containsExactly(10, 0, 0, -1, -1, -1, (byte) 142, 127, 127);
  }

  /** The web's names say little: what a file is, its first bytes tell. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "tiff", "jpg"})
  void readsAFileByItsContentWhateverItsNameSays(String format) throws IOException {
    byte[] file = SampleFolder.encoded(SampleFolder.image(1, 7, 5), format);
    assertThat(decoder.decode(file, "photo.jpg").data())
        .containsExactly(decoder.decode(file, "photo." + format).data());
  }

  @Test
  void takesTheFirstPictureOfAnAnimation() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int rgb : new int[] {0xffff0000, 0xff0000ff}) {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
        picture.setRGB(0, 0, rgb);
        writer.writeToSequence(new IIOImage(picture, null, null), null);
      }
      writer.endWriteSequence();
    }
    writer.dispose();
    assertThat(decoder.decode(bytes.toByteArray(), "moving.gif").data()).containsExactly(-1, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "progressive", "png", "gif", "bmp", "tiff"})
  void refusesAFileCutAnywhere(String format) throws IOException {
    BufferedImage image = SampleFolder.image(2, 64, 48);
    byte[] whole =
        format.equals("progressive") ? progressive(image) : SampleFolder.encoded(image, format);
    assertThat(decoder.decode(whole, "whole").width()).isEqualTo(64);
    for (double share : new double[] {0, 0.001, 0.05, 0.3, 0.5, 0.7, 0.9, 0.97}) {
      byte[] cut = Arrays.copyOf(whole, (int) (whole.length * share));
      assertThatThrownBy(() -> decoder.decode(cut, "dogs/cut." + format))
          .as("%s of the file", share)
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("dogs/cut." + format)
          .hasMessageContaining("Replace or remove it");
    }
  }

  @Test
  void refusesAJpegThatLacksItsMiddle() throws IOException {
    byte[] whole = SampleFolder.encoded(SampleFolder.image(2, 64, 48), "jpg");
    byte[] cut = Arrays.copyOf(whole, whole.length / 2 + 2);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;
    assertThatThrownBy(() -> decoder.decode(cut, "cut.jpg"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("cut.jpg is truncated or damaged");
  }

  private static byte[] progressive(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    writer.dispose();
    return bytes.toByteArray();
  }

  @Test
  void refusesWhatIsNoImage(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "not an image");
    assertThatThrownBy(() -> decoder.decode(Files.readAllBytes(file), "a.jpg"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("a.jpg is not an image of a known format");
  }

  /** 12 x 10 pixels each; CMYK by Pillow, YCCK by libturbojpeg. */
  @ParameterizedTest
  @MethodSource("fourComponents")
  void readsCmykAsPillowDoes(String file, String rgb) {
    byte[] jpeg = Base64.getDecoder().decode(file);
    Pixels pixels = new ImageDecoder(false).decode(jpeg, "print.jpg");
    assertThat(pixels.width()).isEqualTo(12);
    assertThat(pixels.data()).containsExactly(Base64.getDecoder().decode(rgb));
    assertThat(decoder.decode(jpeg, "print.jpg").data()).containsExactly(pixels.data());
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 60);
    assertThatThrownBy(() -> decoder.decode(cut, "print.jpg"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("print.jpg is truncated");
  }

  static List<Arguments> fourComponents() {
    return Stream.of(PrintedImages.CMYK, PrintedImages.YCCK, PrintedImages.YCCK_420)
        .map(image -> Arguments.of(image[0], image[1]))
        .toList();
  }
}
