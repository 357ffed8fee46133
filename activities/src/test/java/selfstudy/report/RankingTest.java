package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.spec.Json;

final class RankingTest {
  @Test
  void theCriticalValuesAreThoseOfTheTable() {
    // Demšar (2006), Table 5a.
    double[] table = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
    for (int k = 2; k <= 10; k++) {
      assertThat(Nemenyi.q(k)).isCloseTo(table[k - 2], within(0.001));
    }
    assertThat(Nemenyi.criticalDifference(5, 8)).isCloseTo(2.16, within(0.005));
  }

  @Test
  void ranksAreAveragedOverDatasetsAndTiesShareTheirs() {
    Ranking ranking =
        only(
            new Results()
                .add("simclr", "a", "linear", 90)
                .add("moco", "a", "linear", 80)
                .add("random", "a", "linear", 70)
                .add("simclr", "b", "linear", 60)
                .add("moco", "b", "linear", 60)
                .add("random", "b", "linear", 10));
    assertThat(ranking.protocol()).isEqualTo("linear");
    assertThat(ranking.datasets()).containsExactly("a", "b");
    assertThat(ranking.ranks())
        .containsExactly(
            new Ranking.Rank("simclr", 1.25),
            new Ranking.Rank("moco", 1.75),
            new Ranking.Rank("random", 3));
    // Two datasets tell nothing apart: 2.343 sqrt(12 / 12).
    assertThat(ranking.criticalDifference()).isCloseTo(2.343, within(0.001));
    assertThat(ranking.groups()).containsExactly(List.of("simclr", "moco", "random"));
  }

  @Test
  void fiveDatasetsHaveThePValueOfImanAndDavenport() {
    Results results = new Results();
    for (int d = 0; d < 5; d++) {
      results
          .add("a", "d" + d, "linear", 90)
          .add("b", "d" + d, "linear", d == 0 ? 95 : 80)
          .add("c", "d" + d, "linear", 70);
    }
    // Ranks 1.2, 1.8, 3: Friedman 12 * 5 / 12 * (1.2^2 + 1.8^2 + 9 - 12) = 8.4, F = 4 * 8.4 / 1.6
    // = 21 on 2 and 8: with two degrees above, p = (1 + F / 4)^-4.
    assertThat(only(results).pValue()).isCloseTo(Math.pow(1 + 21 / 4.0, -4), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"2, same", "6, same", "4, mixed"})
  void noPValueIsGivenWhereTheStatisticSaysNothing(int datasets, String order) throws IOException {
    Results results = new Results();
    for (int d = 0; d < datasets; d++) {
      results
          .add("a", "d" + d, "linear", 90)
          .add("b", "d" + d, "linear", d == 0 && order.equals("mixed") ? 95 : 80);
    }
    assertThat(only(results).pValue()).isNull();
    Comparison comparison = results.compare(5);
    assertThat(Json.read(Json.write(comparison), Comparison.class)).isEqualTo(comparison);
    String sentence = "over " + datasets + " datasets, descriptive.";
    assertThat(ComparisonText.table(comparison, 80)).contains(sentence).doesNotContain("Friedman");
    assertThat(ComparisonLatex.tables(comparison)).contains(sentence).doesNotContain("Friedman");
  }

  @Test
  void fineTunedMethodsAreRankedWithScratch() {
    Ranking ranking =
        only(
            new Results()
                .add("simclr", "a", "finetune", 90)
                .add("random", "a", "scratch", 80)
                .add("simclr", "b", "finetune", 60)
                .add("random", "b", "scratch", 50));
    assertThat(ranking.ranks())
        .containsExactly(new Ranking.Rank("simclr", 1), new Ranking.Rank("scratch", 2));
  }

  @Test
  void aDatasetUnderASecondMetricIsRankedOnce() {
    Ranking ranking =
        only(
            new Results()
                .add("simclr", "a", "linear", 90)
                .add("moco", "a", "linear", 80)
                .add("simclr", "a/top-5", "linear", 90)
                .add("moco", "a/top-5", "linear", 80)
                .add("simclr", "b", "linear", 50)
                .add("moco", "b", "linear", 60));
    assertThat(ranking.datasets()).containsExactly("a", "b");
    assertThat(ranking.ranks()).extracting(Ranking.Rank::averageRank).containsExactly(1.5, 1.5);
  }

  @Test
  void aBaselineAloneIsRankedByItsOwnProtocol() {
    Ranking ranking =
        only(
            new Results()
                .add("random[w=1]", "a", "scratch", 90)
                .add("random[w=2]", "a", "scratch", 80)
                .add("random[w=1]", "b", "scratch", 50)
                .add("random[w=2]", "b", "scratch", 40));
    assertThat(ranking.protocol()).isEqualTo("scratch");
    assertThat(ranking.ranks())
        .extracting(Ranking.Rank::method)
        .containsExactly("scratch[w=1]", "scratch[w=2]");
  }

  @Test
  void onlyDatasetsOfAllMethodsAreRanked() {
    Results results =
        new Results()
            .add("simclr", "a", "linear", 90)
            .add("moco", "a", "linear", 80)
            .add("simclr", "b", "linear", 60);
    assertThat(results.compare(5).rankings()).isEmpty();
  }

  @Test
  void groupsAreTheLongestThatTheDifferenceDoesNotTellApart() {
    Results results = new Results();
    for (int d = 0; d < 20; d++) {
      int swap = d % 2;
      results
          .add("a", "d" + d, "linear", 90 - swap)
          .add("b", "d" + d, "linear", 90 - (1 - swap))
          .add("c", "d" + d, "linear", 20)
          .add("d", "d" + d, "linear", 10);
    }
    // Ranks 1.5, 1.5, 3, 4; the critical difference is 2.569 sqrt(20 / 120) = 1.05.
    assertThat(only(results).groups()).containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  private static Ranking only(Results results) {
    List<Ranking> rankings = results.compare(5).rankings();
    assertThat(rankings).hasSize(1);
    return rankings.get(0);
  }
}
