package selfstudy.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.ScheduleSpec.Decay;

class ScheduleTest {
  @Test
  void warmsUpLinearlyThenFollowsHalfACosine() {
    Schedule schedule = Schedule.of(new ScheduleSpec(0.2, Decay.COSINE), 2, 10);
    double[] expected = {
      1,
      2,
      2,
      1 + Math.cos(Math.PI / 8),
      1 + Math.sqrt(0.5),
      1 + Math.cos(3 * Math.PI / 8),
      1,
      1 - Math.cos(3 * Math.PI / 8),
      1 - Math.sqrt(0.5),
      1 - Math.cos(Math.PI / 8)
    };
    assertThat(rates(schedule, 10)).containsExactly(expected, within(1e-12));
  }

  @Test
  void aConstantScheduleStaysAtItsPeak() {
    Schedule schedule = Schedule.of(new ScheduleSpec(0.5, Decay.CONSTANT), 4, 4);
    assertThat(rates(schedule, 4)).containsExactly(2, 4, 4, 4);
  }

  @Test
  void startsAtThePeakWithoutWarmUp() {
    assertThat(Schedule.of(new ScheduleSpec(0, Decay.COSINE), 3, 1).rate(0)).isEqualTo(3);
  }

  @Test
  void canWarmUpToTheEnd() {
    Schedule schedule = Schedule.of(new ScheduleSpec(1, Decay.COSINE), 2, 2);
    assertThat(rates(schedule, 2)).containsExactly(1, 2);
  }

  @Test
  void refusesAStepOutsideTheTraining() {
    Schedule schedule = Schedule.of(new ScheduleSpec(0, Decay.COSINE), 1, 5);
    assertThatThrownBy(() -> schedule.rate(5)).hasMessageContaining("0 to 4, but is 5");
    assertThatThrownBy(() -> schedule.rate(-1)).hasMessageContaining("but is -1");
  }

  private static double[] rates(Schedule schedule, long steps) {
    return LongStream.range(0, steps).mapToDouble(schedule::rate).toArray();
  }
}
