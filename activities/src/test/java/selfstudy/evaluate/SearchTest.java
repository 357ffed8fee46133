package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.SearchSpec;

final class SearchTest {
  private static final List<Double> RATES = List.of(0.01, 0.03, 0.1, 0.3);
  private static final List<Double> DECAYS = List.of(0.0, 1e-4);

  private static ProtocolSpec.Tuning protocol(SearchSpec search) {
    return new ProtocolSpec.FineTune(90, 16, RATES, DECAYS, search, null);
  }

  private static Search search(SearchSpec search, int seed) {
    return Search.of(protocol(search), Draws.seed(seed));
  }

  /** Runs a search whose trials score what a function makes of rates and steps. */
  private static List<Trial> run(Search search, ToDoubleBiFunction<Rates, Integer> score) {
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < search.size()) {
      Rates rates = search.next(trials);
      int steps = search.part(trials.size()).steps();
      trials.add(
          new Trial(
              search.parameters(rates, trials.size()), score.applyAsDouble(rates, steps), 1.0));
    }
    return trials;
  }

  private static List<Rates> tried(List<Trial> trials) {
    return trials.stream().map(trial -> Rates.of(trial.parameters())).toList();
  }

  @Test
  void aGridTriesEveryCombinationInFullAndChoosesTheBest() {
    Search grid = search(new SearchSpec.Grid(), 1);
    List<Trial> trials = run(grid, (rates, steps) -> rates.learningRate() == 0.1 ? 90 : 50);
    assertThat(tried(trials)).isEqualTo(Rates.grid(protocol(new SearchSpec.Grid())));
    assertThat(grid.chosen(trials)).isEqualTo(new Rates(0.1, 0.0)); // The first of equal ones.
    assertThat(trials.get(0).parameters()).containsOnlyKeys("learningRate", "weightDecay");
    assertThat(grid.part(3)).isEqualTo(new ClassifierTraining.Part("tune", 270, 90, 720));
  }

  @Test
  void aRandomSearchDrawsWithoutReplacementBySeed() {
    Set<List<Rates>> draws = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      Search random = search(new SearchSpec.Random(3), seed);
      List<Rates> drawn = tried(run(random, (rates, steps) -> 1));
      assertThat(drawn)
          .hasSize(3)
          .doesNotHaveDuplicates()
          .isSubsetOf(Rates.grid(protocol(new SearchSpec.Grid())))
          .isEqualTo(tried(run(search(new SearchSpec.Random(3), seed), (rates, steps) -> 2)));
      draws.add(drawn);
    }
    assertThat(draws).hasSizeGreaterThan(10);
  }

  @Test
  void halvingGivesTheBestOfEachRoundMoreSteps() {
    Search halving = search(new SearchSpec.Halving(3, 10), 1);
    // 8 for 30 steps, the best third of them, rounded up, for all 90: a further round would have
    // one.
    List<Trial> trials = run(halving, (rates, steps) -> 100 * rates.learningRate());
    assertThat(trials)
        .extracting(trial -> trial.parameters().get("steps"))
        .containsExactly(30.0, 30.0, 30.0, 30.0, 30.0, 30.0, 30.0, 30.0, 90.0, 90.0, 90.0);
    assertThat(tried(trials.subList(8, 11)))
        .containsExactly(new Rates(0.1, 0.0), new Rates(0.3, 0.0), new Rates(0.3, 1e-4));
    assertThat(halving.chosen(trials)).isEqualTo(new Rates(0.3, 0.0));
  }

  @Test
  void whatHalvingChoosesIsTheLastRoundsBestThoughAnEarlierOneScoredHigher() {
    Search halving = search(new SearchSpec.Halving(2, 1), 1);
    List<Trial> trials =
        run(halving, (rates, steps) -> steps == 90 && rates.learningRate() == 0.3 ? 1 : 50);
    assertThat(halving.chosen(trials).learningRate()).isNotEqualTo(0.3);
    assertThat(trials).hasSize(8 + 4 + 2);
  }

  @Test
  void theStepsOfAllTrialsAddUp() {
    for (SearchSpec spec :
        List.of(new SearchSpec.Grid(), new SearchSpec.Random(5), new SearchSpec.Halving(2, 20))) {
      Search search = search(spec, 1);
      long before = 0;
      for (int done = 0; done < search.size(); done++) {
        ClassifierTraining.Part part = search.part(done);
        assertThat(part.before()).as(spec.name()).isEqualTo(before);
        before += part.steps();
      }
      assertThat(search.part(0).all()).isEqualTo(before);
      int each = protocol(spec).rungs().stream().mapToInt(r -> r.trials() * r.steps()).sum();
      assertThat(before).isEqualTo(each);
    }
  }

  @Test
  void aTrialThatDivergedGoesOnLast() {
    Search halving = search(new SearchSpec.Halving(8, 1), 1);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Rates rates = halving.next(trials);
      trials.add(new Trial(halving.parameters(rates, i), 0, i == 0 ? null : (Double) (9.0 - i)));
    }
    assertThat(halving.chosen(trials)).isEqualTo(Rates.of(trials.get(7).parameters()));
  }
}
