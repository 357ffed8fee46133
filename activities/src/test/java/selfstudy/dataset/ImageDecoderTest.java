package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void refusesCmykClearly() throws IOException {
    WritableRaster raster =
        java.awt.image.Raster.createInterleavedRaster(
            java.awt.image.DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    writer.dispose();
    assertThatThrownBy(() -> decoder.decode(bytes.toByteArray(), "print.jpg"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("print.jpg is CMYK");
  }
}
