package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
  /** A JPEG with an Exif segment of one entry right after its start. */
  static byte[] withExif(byte[] jpeg, int orientation) {
    return withExif(jpeg, orientation, ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] withExif(byte[] jpeg, int orientation, ByteOrder order) {
    byte[] tiff = tiff(orientation, order);
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 10 + tiff.length);
    file.put(jpeg, 0, 2);
    file.putShort((short) 0xffe1).putShort((short) (8 + tiff.length));
    file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
    file.put(jpeg, 2, jpeg.length - 2);
    return file.array();
  }

  private static byte[] tiff(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
    tiff.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4d4d));
    tiff.putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  private static byte[] jpeg() throws IOException {
    return SampleFolder.encoded(SampleFolder.picture(40, 30, BufferedImage.TYPE_INT_RGB), "jpg");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 8})
  void readsBothByteOrders(int orientation) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      assertThat(ExifOrientation.of(withExif(jpeg(), orientation, order))).isEqualTo(orientation);
      assertThat(ExifOrientation.of(tiff(orientation, order))).isEqualTo(orientation);
    }
  }

  @Test
  void whatSaysNothingOrNonsenseIsUpright() throws IOException {
    assertThat(ExifOrientation.of(jpeg())).isEqualTo(1);
    assertThat(ExifOrientation.of(withExif(jpeg(), 0))).isEqualTo(1);
    assertThat(ExifOrientation.of(withExif(jpeg(), 9))).isEqualTo(1);
    assertThat(ExifOrientation.of(new byte[0])).isEqualTo(1);
    assertThat(ExifOrientation.of(SampleFolder.encoded(SampleFolder.image(1, 4, 4), "png")))
        .isEqualTo(1);
    byte[] turned = withExif(jpeg(), 6);
    for (int length = 0; length < 32; length++) {
      assertThat(ExifOrientation.of(Arrays.copyOf(turned, length))).as("%s", length).isEqualTo(1);
    }
  }

  @Test
  void pixelsStayAsTheyAreStored() throws IOException {
    byte[] jpeg = jpeg();
    assertThat(new ImageDecoder().decode(withExif(jpeg, 6), "turned.jpg"))
        .extracting(Pixels::width, Pixels::height)
        .containsExactly(40, 30);
    assertThat(new ImageDecoder().decode(withExif(jpeg, 6), "turned.jpg").data())
        .containsExactly(new ImageDecoder().decode(jpeg, "upright.jpg").data());
  }
}
