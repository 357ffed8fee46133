package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First bytes as the formats' specifications have them. */
class ImageFormatTest {
  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
  void knowsWhatIsDecoded(String name) throws IOException {
    byte[] file = SampleFolder.encoded(SampleFolder.image(1, 20, 20), name);
    ImageFormat format = ImageFormat.of(file).orElseThrow();
    assertThat(format.isDecodable()).isTrue();
    assertThat(format).hasToString(name.equals("jpg") ? "JPEG" : name.toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "RIFF1234WEBPVP8L, WebP",
    "....ftypavif, AVIF",
    "....ftypheic, HEIC",
    "....ftypmif1, HEIC",
    "8BPS, PSD",
    "P6 640 480, 'PBM, PGM or PPM'",
    "P5#by hand, none",
    "<svg xmlns='http://www.w3.org/2000/svg'>, SVG",
    "<?xml version='1.0'?> <!-- drawn --> <svg>, SVG",
  })
  void namesWhatCannotBeDecoded(String beginning, String name) {
    byte[] file = beginning.getBytes(ISO_8859_1);
    if (name.equals("none")) {
      assertThat(ImageFormat.of(file)).isEmpty();
      return;
    }
    assertThatThrownBy(() -> new ImageDecoder().decode(file, "a.png"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Image a.png is " + name + ", which cannot be decoded");
  }

  @Test
  void namesJpegXlAndJpeg2000() {
    assertThat(ImageFormat.of(bytes(0xff, 0x0a))).contains(ImageFormat.JPEG_XL);
    assertThat(ImageFormat.of(bytes(0, 0, 0, 12, 'J', 'X', 'L', ' ', '\r', '\n', 0x87, '\n')))
        .contains(ImageFormat.JPEG_XL);
    assertThat(ImageFormat.of(bytes(0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', 0x87, '\n')))
        .contains(ImageFormat.JPEG_2000);
    assertThat(ImageFormat.of(bytes(0xff, 0x4f, 0xff, 0x51))).contains(ImageFormat.JPEG_2000);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BMW and others",
        "Plain text",
        "P1",
        "GIF is spoken",
        "RIFF1234WAVEfmt ",
        "....ftypisom",
        "<html><svg></svg></html>",
        "<!DOCTYPE html><html><body><svg width='1'>",
        "P1 2024 was a good year",
        "{\"a\": 1}",
        "%PDF-1.4",
        "PK"
      })
  void isNotTakenInByOtherFiles(String beginning) {
    assertThat(ImageFormat.of(beginning.getBytes(ISO_8859_1))).isEmpty();
  }
}
