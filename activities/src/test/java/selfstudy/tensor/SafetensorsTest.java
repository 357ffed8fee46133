package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  /**
   * What the reference implementation (Python, safetensors 0.8.0) writes for {@link #sample} with
   * metadata {"format": "pt"}.
   */
  private static final String REFERENCE =
      "e0000000000000007b225f5f6d657461646174615f5f223a7b22666f726d6174223a227074227d2c227a"
          + "2e6e756d5f626174636865735f747261636b6564223a7b226474797065223a22493634222c2273686170"
          + "65223a5b5d2c22646174615f6f666673657473223a5b302c385d7d2c22622e776569676874223a7b2264"
          + "74797065223a22463332222c227368617065223a5b322c325d2c22646174615f6f666673657473223a5b"
          + "382c32345d7d2c2261223a7b226474797065223a225538222c227368617065223a5b325d2c2264617461"
          + "5f6f666673657473223a5b32342c32365d7d7d20202007000000000000000000c03f000000c00000803e"
          + "0000404001ff";

  @TempDir private Path folder;

  private static SortedMap<String, Tensor> sample() {
    return new TreeMap<>(
        Map.of(
            "b.weight", Tensor.f32(new long[] {2, 2}, 1.5f, -2, 0.25f, 3),
            "z.num_batches_tracked", Tensor.i64(new long[0], 7),
            "a", Tensor.u8(new long[] {2}, (byte) 1, (byte) 255)));
  }

  @Test
  void writesTheBytesOfTheReferenceImplementation() throws IOException {
    Path file = folder.resolve("sample");
    Safetensors.write(file, sample(), Map.of("format", "pt"));
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(REFERENCE);
  }

  @Test
  void readsTheBytesOfTheReferenceImplementation() throws IOException {
    Path file = Files.write(folder.resolve("sample"), HexFormat.of().parseHex(REFERENCE));
    Safetensors.Content content = Safetensors.read(file);
    assertThat(content.tensors()).isEqualTo(sample());
    assertThat(content.metadata()).isEqualTo(Map.of("format", "pt"));
  }

  @Test
  void anEmptyFileOfNoTensorsMakesTheRoundTrip() throws IOException {
    Path file = folder.resolve("none");
    Safetensors.write(file, new TreeMap<>(), Map.of());
    assertThat(Safetensors.read(file).tensors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[]                                                            | isn't a JSON object",
        "{\"a\":}                                                      | Unexpected character",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}} | type 'F99'",
        "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}                | type ''",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}            | lacks its shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}                     | lacks its shape or data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}} | two data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | has -1 for a size",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0.5],\"data_offsets\":[0,4]}} | has 0.5 for a size",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 8 bytes by its shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | begins at 4",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}} | take 3 bytes, not 4",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}} | take 9 bytes, not 4",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}"
            + " | too large",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}} | b begins at 2",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} | Duplicate field",
      })
  void refusesAMalformedHeader(String header, String fault) throws IOException {
    byte[] json = header.strip().getBytes(StandardCharsets.UTF_8);
    refuses(json.length, json, fault);
  }

  @ParameterizedTest
  @CsvSource({"-1, 18446744073709551615", "0, is 0", "1000, is 1000", "100000001, is 100000001"})
  void refusesALengthBeyondTheFile(long length, String fault) throws IOException {
    refuses(length, "{}".getBytes(StandardCharsets.UTF_8), fault);
  }

  @Test
  void saysHowToConvertHalfPrecision() throws IOException {
    byte[] header =
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    Path file = Files.write(folder.resolve("half"), bytes.array());
    assertThatIOException()
        .isThrownBy(() -> Safetensors.read(file))
        .withMessageContaining("a is of type F16")
        .withMessageContaining("tensor.float()");
  }

  @Test
  void refusesAFileThatEndsAtOnce() throws IOException {
    Path file = Files.write(folder.resolve("short"), new byte[7]);
    assertThatIOException()
        .isThrownBy(() -> Safetensors.read(file))
        .withMessageContaining("short isn't a sound safetensors file")
        .withMessageContaining("write or fetch it again");
  }

  private void refuses(long length, byte[] header, String fault) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(header);
    Path file = Files.write(folder.resolve("bad"), bytes.array());
    assertThatIOException()
        .isThrownBy(() -> Safetensors.read(file))
        .withMessageContaining("isn't a sound safetensors file")
        .withMessageContaining(fault);
  }
}
