package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarPickleTest {
  private static byte[] data(int images) {
    byte[] data = new byte[images * 3072];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 7 + i / 1024);
    }
    return data;
  }

  @Test
  void readsABatchAsPythonTwoWritesIt() {
    int[] labels = IntStream.range(0, 300).map(i -> i % 10).toArray();
    byte[] data = data(300);

    Map<String, Object> batch =
        CifarPickle.read("data_batch_1", PythonPickle.batch("labels", labels, data));

    assertThat(batch).containsOnlyKeys("batch_label", "labels", "data", "filenames");
    assertThat(batch).containsEntry("batch_label", "training batch 1 of 5");
    assertThat(batch).containsEntry("labels", Arrays.stream(labels).boxed().toList());
    assertThat(String.valueOf(batch.get("data")).getBytes(ISO_8859_1)).containsExactly(data);
    assertThat((List<?>) batch.get("filenames")).hasSize(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n(U\4echotR.",
        "cposix\nsystem\n.",
        "c__builtin__\neval\n.",
        "cnumpy\nload\n.",
        "cnumpy.core.multiarray\nscalar\n."
      })
  void refusesEveryNameButNumpysArray(String program) {
    byte[] pickle = new PythonPickle().ascii("}").ascii(program).toByteArray();
    assertThatThrownBy(() -> CifarPickle.read("evil", pickle))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(
            "Pickle evil names " + program.substring(1, program.indexOf("\n")) + " ")
        .hasMessageContaining("at byte 3")
        .hasMessageContaining("Nothing of it was run");
  }

  /** INST, OBJ, NEWOBJ, EXT1, PERSID, BINPERSID, GLOBAL of protocol 4, DICT, POP, LONG1, FLOAT. */
  @ParameterizedTest
  @ValueSource(ints = {'i', 'o', 0x81, 0x82, 'P', 'Q', 0x93, 'd', '0', 0x8a, 'F', 'I', 'S', 'V'})
  void refusesEveryInstructionThatTheFilesDoNotUse(int instruction) {
    byte[] pickle = new PythonPickle().ascii("}").bytes(instruction, 1, 2, 3).toByteArray();
    assertThatThrownBy(() -> CifarPickle.read("odd", pickle))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(
            "the instruction 0x" + Integer.toHexString(instruction) + " at byte 3");
  }

  @Test
  void refusesCallsWithOtherValues() {
    byte[] objects =
        new PythonPickle()
            .ascii("cnumpy\ndtype\n")
            .ascii("U\2O8")
            .bytes('K', 0, 'K', 1, 0x87)
            .ascii("R.")
            .toByteArray();
    assertThatThrownBy(() -> CifarPickle.read("objects", objects))
        .hasMessageContaining("calls numpy dtype");
    byte[] list = new PythonPickle().ascii("](K\1K\2eb.").toByteArray();
    assertThatThrownBy(() -> CifarPickle.read("list", list)).isInstanceOf(BadDataException.class);
    assertThatThrownBy(() -> CifarPickle.read("four", new byte[] {(byte) 0x80, 4, '.'}))
        .hasMessageContaining("protocol 4, not 2");
  }

  /** Tuples are extended; a list that holds itself is a key, and inside another one. */
  @ParameterizedTest
  @ValueSource(
      strings = {")K\1a.", ")(K\1K\2e.", "(K\1t(K\2e.", "}]q\1h\1aK\1s.", "}]q\1]h\1aaK\1s."})
  void refusesWhatNoBatchHolds(String program) {
    byte[] pickle = new PythonPickle().ascii(program).toByteArray();
    assertThatThrownBy(() -> CifarPickle.read("odd", pickle))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Pickle odd is cut short or not in the form");
  }

  @Test
  void refusesAFileCutAnywhere() {
    byte[] whole = PythonPickle.batch("labels", new int[] {1, 2}, data(2));
    for (int length = 0; length < whole.length; length += length < 300 ? 1 : 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CifarPickle.read("cut", cut))
          .as("%s bytes", length)
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("Pickle cut");
    }
  }

  @Test
  void refusesAStringThatClaimsMoreThanThereIs() {
    byte[] pickle = new PythonPickle().ascii("T").int32(Integer.MAX_VALUE).toByteArray();
    assertThatThrownBy(() -> CifarPickle.read("long", pickle))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("cut short");
  }
}
