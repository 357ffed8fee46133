package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointClockTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  @Test
  void aCheckpointIsDueWhenTheIntervalIsOver() {
    assertThat(clock(Duration.ofNanos(1)).isDue(0)).isTrue();
    assertThat(clock(Duration.ofHours(1)).isDue(0)).isFalse();
  }

  @Test
  void dearCheckpointsAreSeldomUnlessOneIsWantedAfterEveryStep() {
    assertThat(clock(Duration.ofNanos(1)).isDue(HOUR / 50)).isFalse();
    assertThat(clock(Duration.ZERO).isDue(HOUR)).isTrue();
  }

  private static CheckpointClock clock(Duration interval) {
    return new CheckpointClock(interval);
  }
}
