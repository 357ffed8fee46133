package selfstudy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import selfstudy.spec.SearchSpec.Rung;

class SearchSpecTest {
  @Test
  void aGridAndARandomSearchHaveOneRoundOfFullTrainings() {
    assertThat(new SearchSpec.Grid().rungs(56, 400)).containsExactly(new Rung(56, 400));
    assertThat(new SearchSpec.Random(10).rungs(56, 400)).containsExactly(new Rung(10, 400));
  }

  @Test
  void halvingKeepsTheBestThirdForThreeTimesTheSteps() {
    assertThat(new SearchSpec.Halving(3, 1).rungs(56, 20_000))
        .containsExactly(
            new Rung(56, 740), new Rung(19, 2222), new Rung(7, 6666), new Rung(3, 20_000));
    assertThat(new SearchSpec.Halving(3, 2000).rungs(56, 20_000))
        .containsExactly(new Rung(56, 2222), new Rung(19, 6666), new Rung(7, 20_000));
    assertThat(new SearchSpec.Halving(3, 20_000).rungs(56, 20_000))
        .containsExactly(new Rung(56, 20_000));
  }

  @Property
  void theLastRoundIsAChoiceAmongFullTrainings(
      @ForAll @IntRange(min = 2, max = 1000) int combinations,
      @ForAll @IntRange(min = 1, max = 50_000) int steps,
      @ForAll @IntRange(min = 2, max = 10) int keep,
      @ForAll @IntRange(min = 1, max = 100) int share) {
    int least = Math.max(1, steps / share);
    var rungs = new SearchSpec.Halving(keep, least).rungs(combinations, steps);
    assertThat(rungs.get(0).trials()).isEqualTo(combinations);
    assertThat(rungs.get(rungs.size() - 1).steps()).isEqualTo(steps);
    assertThat(rungs.get(rungs.size() - 1).trials()).isGreaterThan(1);
    for (int i = 1; i < rungs.size(); i++) {
      assertThat(rungs.get(i).trials() * keep).isGreaterThanOrEqualTo(rungs.get(i - 1).trials());
      assertThat(rungs.get(i).trials()).isLessThan(rungs.get(i - 1).trials());
      assertThat(rungs.get(i - 1).steps()).isBetween(least, rungs.get(i).steps() / keep);
    }
  }
}
