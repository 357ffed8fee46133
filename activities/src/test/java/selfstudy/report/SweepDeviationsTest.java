package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.report.Comparison.Row;
import selfstudy.spec.Json;

final class SweepDeviationsTest {
  private static final int STUDIES = 2_000;

  /** Squares within 14/3 each; deviations from the medians 1 and 2 each. */
  private static Results even() {
    return new Results()
        .add("simclr[width=1]", "digits", "linear", 80, 81, 83)
        .add("simclr[width=2]", "digits", "linear", 60, 62, 63);
  }

  /** F(1, 2) of equal variances is 812.25 / 100.25. */
  private static Results uneven() {
    return new Results()
        .add("simclr[width=1]", "digits", "linear", 80, 81, 83)
        .add("simclr[width=2]", "digits", "linear", 10, 30, 70);
  }

  @Test
  void cellsOfASweepShareTheDeviationWithinThem() {
    Comparison comparison = even().compare(5);
    double half = 2.776445 * Math.sqrt(28.0 / 3 / 4 / 3);
    assertThat(comparison.rows())
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.high()).isCloseTo(row.mean() + half, within(1e-5));
              assertThat(row.low()).isCloseTo(row.mean() - half, within(1e-5));
              assertThat(row.deviation()).isEqualTo(new Deviation(true, 4, 2, 1.0));
            });
  }

  @Test
  void cellsOfUnequalVarianceKeepTheirOwn() {
    Comparison comparison = uneven().compare(5);
    double f = 812.25 / 100.25;
    assertThat(comparison.rows())
        .allSatisfy(
            row -> {
              Deviation deviation = deviation(row);
              assertThat(deviation.pooled()).isFalse();
              assertThat(deviation.degrees()).isEqualTo(2);
              assertThat(deviation.equalPValue())
                  .isCloseTo(1 - Math.sqrt(f / (f + 2)), within(1e-9));
            });
    Row narrow = comparison.rows().get(0);
    assertThat(narrow.high())
        .isCloseTo(narrow.mean() + 4.302653 * Math.sqrt(14.0 / 3 / 2 / 3), within(1e-5));
  }

  @Test
  void anotherMethodDatasetOrProtocolIsAnotherFamily() {
    Comparison comparison =
        even()
            .add("moco[width=1]", "digits", "linear", 10, 50, 90)
            .add("simclr[width=1]", "letters", "linear", 10, 50, 90)
            .add("simclr[width=1]", "digits", "knn", 10, 50, 90)
            .compare(5);
    assertThat(comparison.rows())
        .extracting(Row::deviation)
        .containsExactly(
            new Deviation(true, 4, 2, 1.0),
            new Deviation(true, 4, 2, 1.0),
            new Deviation(false, 2, 1, null),
            new Deviation(false, 2, 1, null),
            new Deviation(false, 2, 1, null));
  }

  @Test
  void runsThatTheSweepLeavesAsTheyAreCountOnce() {
    Comparison comparison =
        even()
            .alias("simclr[width=2]", "simclr[width=3]")
            .add("random[width=1]", "digits", "linear", 10, 11, 13)
            .alias("random[width=1]", "random[width=2]")
            .compare(5);
    assertThat(comparison.rows())
        .extracting(Row::deviation)
        .containsExactly(
            new Deviation(true, 4, 2, 1.0),
            new Deviation(true, 4, 2, 1.0),
            new Deviation(true, 4, 2, 1.0),
            new Deviation(false, 2, 1, null),
            new Deviation(false, 2, 1, null));
  }

  @Test
  void aCellOfTwoSeedsHasNoIntervalAndGivesNone() {
    Comparison comparison = even().add("simclr[width=3]", "digits", "linear", 10, 90).compare(5);
    Row two = comparison.rows().get(2);
    assertThat(two.low()).isNull();
    assertThat(two.deviation()).isNull();
    assertThat(deviation(comparison.rows().get(0)).cells()).isEqualTo(2);
  }

  @Test
  void verdictsKeepTheDeviationOfTheirPairs() {
    Comparison comparison =
        new Results()
            .add("simclr[width=1]", "digits", "finetune", 80, 81, 83)
            .add("simclr[width=2]", "digits", "finetune", 60, 62, 63)
            .add("scratch[width=1]", "digits", "scratch", 50, 50, 50)
            .alias("scratch[width=1]", "scratch[width=2]")
            .compare(5);
    Comparison alone =
        new Results()
            .add("simclr", "digits", "finetune", 80, 81, 83)
            .add("scratch", "digits", "scratch", 50, 50, 50)
            .compare(5);
    assertThat(deviation(comparison.rows().get(0)).pooled()).isTrue();
    assertThat(comparison.verdicts().get(0).low()).isEqualTo(alone.verdicts().get(0).low());
  }

  @Test
  void jsonHasTheDeviationOfASweepsCellsAlone() throws IOException {
    for (Results results : new Results[] {even(), uneven()}) {
      Comparison comparison = results.compare(5);
      byte[] json = Json.write(comparison);
      assertThat(Json.read(json, Comparison.class)).isEqualTo(comparison);
      assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"deviation\":{\"cells\":2,");
    }
    Comparison plain = new Results().add("simclr", "digits", "linear", 80, 81, 83).compare(5);
    byte[] json = Json.write(plain);
    assertThat(Json.read(json, Comparison.class)).isEqualTo(plain);
    assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"deviation\":null");
  }

  @Test
  void csvHasItInFourFurtherColumns() {
    Results results = uneven().add("simclr", "digits", "linear", 1, 2, 3);
    String csv = ComparisonCsv.table(results.compare(5));
    assertThat(csv.lines()).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(33));
    assertThat(csv.lines().toList().get(0))
        .endsWith(
            ",reason,planned,comparisons,tuned_on,secondary,pooled,degrees,cells,equal_p_value");
    assertThat(csv.lines().toList().get(1)).contains(",,false,false,2,2,0.10");
    assertThat(csv.lines().toList().get(3)).endsWith(",,false,,,,");
    assertThat(ComparisonCsv.table(even().compare(5)).lines().skip(1))
        .allSatisfy(line -> assertThat(line).endsWith(",,false,true,4,2,1.0"));
  }

  @Test
  void everyFormatSaysWhoseDeviationItIs() {
    String pooled = "In 1 sweep the intervals rest on the deviation within all cells";
    String apart = "In 1 sweep the cells' deviations differ (p < 0.2): each has its own";
    assertThat(ComparisonText.table(even().compare(5), 80)).contains(pooled).doesNotContain(apart);
    assertThat(ComparisonText.table(uneven().compare(5), 80)).contains(apart);
    assertThat(ComparisonLatex.tables(even().compare(5))).contains("interval. " + pooled + '\n');
    assertThat(SweepNote.of(even().compare(5).rows()).get(0).lines())
        .containsExactly(
            "digits, linear, simclr: 2 cells, p of equal deviations 1.000, 4 degrees of freedom");
    assertThat(SweepNote.of(uneven().compare(5).rows()).get(0).lines())
        .containsExactly("digits, linear, simclr: 2 cells, p of equal deviations 0.104");
  }

  @ParameterizedTest(name = "{0} seeds of {1} cells")
  @CsvSource({"3, 4", "3, 8", "5, 4", "5, 2"})
  void intervalsOfEquallyWideCellsHoldTheTruthInNinetyFiveOfAHundredStudies(int seeds, int cells) {
    double[] deviations = new double[cells];
    java.util.Arrays.fill(deviations, 1);
    Simulated simulated = simulate(seeds, 0, deviations);
    assertThat(simulated.held()).isBetween(93.0, 97.0);
    // Which a test at 20 % lets happen.
    assertThat(simulated.pooled()).isGreaterThan(80);
  }

  /** One deviation for all would hold it in 68 of a hundred. */
  @Test
  void theWideCellAmongNarrowOnesIsMostlyFound() {
    Simulated simulated = simulate(5, 0, 1, 1, 1, 5);
    assertThat(simulated.pooled()).isBetween(10.0, 20.0);
    assertThat(simulated.heldByLast()).isGreaterThan(88);
  }

  /** What a seed's label draw gives to all cells alike makes the degrees too many. */
  @Test
  void cellsThatShareHalfTheirVarianceHoldItAlmostAsOften() {
    assertThat(simulate(5, 0.5, 1, 1, 1, 1).held()).isBetween(92.5, 97.0);
    assertThat(simulate(3, 0.5, 1, 1, 1, 1).held()).isBetween(91.0, 97.0);
  }

  /**
   * Percents.
   *
   * @param held of all intervals, those that have the true mean
   * @param heldByLast likewise, of the last cell's
   * @param pooled of all studies, those that pool
   */
  private record Simulated(double held, double heldByLast, double pooled) {}

  /**
   * Studies with one cell for each deviation.
   *
   * @param shared share of the variance that a seed gives to all cells alike
   */
  private static Simulated simulate(int seeds, double shared, double... deviations) {
    SplittableRandom random = new SplittableRandom(1974);
    int held = 0;
    int heldByLast = 0;
    int pooled = 0;
    for (int study = 0; study < STUDIES; study++) {
      double[] ofSeed = new double[seeds];
      java.util.Arrays.setAll(ofSeed, s -> Math.sqrt(shared) * random.nextGaussian());
      Results results = new Results();
      results.images = 10;
      for (int c = 0; c < deviations.length; c++) {
        double[] values = new double[seeds];
        for (int s = 0; s < seeds; s++) {
          double own = Math.sqrt(1 - shared) * random.nextGaussian();
          values[s] = 50 + deviations[c] * (ofSeed[s] + own);
        }
        results.measured("simclr[width=" + c + "]", "digits", "linear", values);
      }
      for (Row row : results.compare(5).rows()) {
        boolean holds = Objects.requireNonNull(row.low()) <= 50 && 50 <= high(row);
        boolean last = row.method().equals("simclr[width=" + (deviations.length - 1) + "]");
        held += holds ? 1 : 0;
        heldByLast += holds && last ? 1 : 0;
        pooled += last && deviation(row).pooled() ? 1 : 0;
      }
    }
    double percent = 100.0 / STUDIES;
    return new Simulated(
        percent * held / deviations.length, percent * heldByLast, percent * pooled);
  }

  private static double high(Row row) {
    return Objects.requireNonNull(row.high());
  }

  private static Deviation deviation(Row row) {
    return Objects.requireNonNull(row.deviation());
  }
}
