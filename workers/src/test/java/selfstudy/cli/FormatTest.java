package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StageProgress;

class FormatTest {
  @Test
  void bytesHaveTwoDigitsOrThree() {
    assertThat(Format.bytes(0)).isEqualTo("0 B");
    assertThat(Format.bytes(999)).isEqualTo("999 B");
    assertThat(Format.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(Format.bytes(9_949)).isEqualTo("9.9 kB");
    assertThat(Format.bytes(9_950)).isEqualTo("10 kB");
    assertThat(Format.bytes(999_499)).isEqualTo("999 kB");
    assertThat(Format.bytes(999_500)).isEqualTo("1.0 MB");
    assertThat(Format.bytes(170_498_071)).isEqualTo("170 MB");
    assertThat(Format.bytes(2_640_397_119L)).isEqualTo("2.6 GB");
    assertThat(Format.bytes(5_000_000_000_000_000L)).isEqualTo("5000 TB");
  }

  @Test
  void downloadsAreToldInBytesAndUnknownTotalsNotAtAll() {
    assertThat(Format.progress("download", 12_000_000, 170_498_071)).isEqualTo("12 MB/170 MB");
    assertThat(Format.progress("download", 12_000_000, 0)).isEqualTo("12 MB");
    assertThat(Format.progress("download", 0, 0)).isEmpty();
    assertThat(Format.progress("decode", 64, 300)).isEqualTo("64/300");
    assertThat(Format.progress("read", 64, 0)).isEqualTo("64");
    assertThat(Format.progress("train", 0, 20)).isEqualTo("0/20");
  }

  @Test
  void noTimeIsLeftToAnEndThatIsNotKnown() {
    Pace pace = new Pace();
    Instant begin = Instant.EPOCH;
    assertThat(pace.left("key", download(10, 0), begin)).isNull();
    assertThat(pace.left("key", download(20, 0), begin.plusSeconds(10))).isNull();
    assertThat(pace.left("key", download(20, 40), begin.plusSeconds(10))).isNull();
    assertThat(pace.left("key", download(30, 40), begin.plusSeconds(15)))
        .isEqualTo(Duration.ofSeconds(5));
  }

  private static StageProgress download(long done, long total) {
    return new StageProgress("download", done, total, null, null, -1, null, "worker");
  }
}
