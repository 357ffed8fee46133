package selfstudy.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  @Test
  void threeAttemptsInARowWithoutANewerCheckpointAreEnough() {
    Attempts attempts = Attempts.first().afterFailure("died", 100);
    attempts = attempts.afterFailure("died", 100).afterFailure("died", 100);
    assertThat(attempts.isExhausted()).isFalse();
    assertThat(attempts.afterFailure("died", 101).withoutProgress()).isZero();
    assertThat(attempts.afterFailure("died", 100).isExhausted()).isTrue();
  }

  @Test
  void anOutageIsNotHeldAgainstTheStage() {
    Attempts attempts = Attempts.first();
    for (int i = 0; i < 100; i++) {
      attempts = attempts.afterOutage("no store");
    }
    assertThat(attempts.withoutProgress()).isZero();
    assertThat(attempts.attempt()).isEqualTo(101);
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToAMinute() {
    Attempts attempts = Attempts.first().afterOutage("no store");
    assertThat(attempts.backoff()).isEqualTo(Duration.ofSeconds(1));
    assertThat(attempts.afterOutage("no store").backoff()).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 100; i++) {
      attempts = attempts.afterOutage("no store");
    }
    assertThat(attempts.backoff()).isEqualTo(Duration.ofSeconds(60));
  }
}
