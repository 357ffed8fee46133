package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  @Test
  void aCheckpointIsDueWhenTheIntervalIsOver() {
    assertThat(pace(Duration.ofNanos(1)).checkpointDue(0)).isTrue();
    assertThat(pace(Duration.ofHours(1)).checkpointDue(0)).isFalse();
  }

  @Test
  void dearCheckpointsAreSeldomUnlessOneIsWantedAfterEveryStep() {
    assertThat(pace(Duration.ofNanos(1)).checkpointDue(HOUR / 50)).isFalse();
    assertThat(pace(Duration.ZERO).checkpointDue(HOUR)).isTrue();
  }

  private static Pace pace(Duration interval) {
    return new Pace(8, interval);
  }
}
