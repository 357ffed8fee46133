package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.Test;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Pays;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;
import selfstudy.spec.Json;

final class ComparisonTest {
  @Test
  void aRowIsTheMeanOverSeedsWithStudentsInterval() {
    Row row = new Results().add("simclr", "digits", "linear", 80, 82, 84).compare(5).rows().get(0);
    assertThat(row.mean()).isEqualTo(82);
    assertThat(row.values()).containsExactly(80.0, 82.0, 84.0);
    assertThat(row.seeds()).containsExactly(1, 2, 3);
    assertThat(row.high()).isCloseTo(82 + 4.302653 * 2 / Math.sqrt(3), within(1e-5));
  }

  @Test
  void belowThreeSeedsThereIsNoIntervalAndNoVerdict() {
    Comparison comparison =
        new Results()
            .add("simclr", "digits", "finetune", 90, 91)
            .add("scratch", "digits", "scratch", 50, 51)
            .add("simclr", "digits", "linear", 90, 91)
            .add("random", "digits", "linear", 30, 31)
            .compare(5);
    assertThat(comparison.rows()).allSatisfy(row -> assertThat(row.low()).isNull());
    assertThat(comparison.controls().get(0).low()).isNull();
    Verdict verdict = comparison.verdicts().get(0);
    assertThat(verdict.gain()).isEqualTo(40);
    assertThat(verdict.low()).isNull();
    assertThat(verdict.pValue()).isNull();
    assertThat(verdict.pays()).isEqualTo(Pays.UNCLEAR);
    assertThat(verdict.reason()).isEqualTo("fewer than three seeds have both arms (2)");
  }

  @Test
  void theVerdictsIntervalHoldsSeedsAndTestImages() {
    // Of 100 images the first N are right. Gains 4, 4, 7: mean 5, s^2 / n = 1. The seed-averaged
    // differences are 1/3, 2/3, 1, 1, 2/3, 2/3, 1/3, 1/3 and 92 zeros: their squares sum to 33/9,
    // so the mean's variance is 10000 (33/9 - 25/100) / 99 / 100.
    Verdict verdict =
        new Results()
            .add("simclr", "digits", "finetune", 80, 82, 84)
            .add("scratch", "digits", "scratch", 76, 78, 77)
            .compare(0)
            .verdicts()
            .get(0);
    double sampling = 100 * (33.0 / 9 - 0.25) / 99;
    double error = Math.sqrt(1 + sampling);
    // Satterthwaite's degrees, of 1 on 2 and the rest on 99.
    double degrees = Math.pow(error, 4) / (1 / 2.0 + sampling * sampling / 99);
    TDistribution t = new TDistribution(degrees);
    double half = t.inverseCumulativeProbability(0.975) * error;
    assertThat(degrees).isBetween(20.0, 40.0);
    assertThat(verdict.gain()).isCloseTo(5, within(1e-9));
    assertThat(verdict.errorReduction()).isCloseTo(100 * 5 / 23.0, within(1e-9));
    assertThat(verdict.low()).isCloseTo(5 - half, within(1e-6));
    assertThat(verdict.high()).isCloseTo(5 + half, within(1e-6));
    assertThat(verdict.pValue()).isCloseTo(2 * t.cumulativeProbability(-5 / error), within(1e-9));
    assertThat(verdict.margin()).isCloseTo(5, within(1e-9));
  }

  @Test
  void payingIsJudgedAgainstTheThresholdAndNotAgainstZero() {
    Results results = new Results();
    results.images = 1000;
    results
        .add("simclr", "digits", "finetune", 60, 60, 61, 60, 60)
        .add("scratch", "digits", "scratch", 50, 50, 51, 50, 50);
    assertThat(results.compare(5).verdicts().get(0).pays()).isEqualTo(Pays.YES);
    assertThat(results.compare(60).verdicts().get(0).pays()).isEqualTo(Pays.NO);
    Verdict close = results.compare(18).verdicts().get(0);
    assertThat(close.pays()).isEqualTo(Pays.UNCLEAR);
    assertThat(close.low()).isPositive();
    assertThat(close.margin()).isCloseTo(10 - 0.18 * 49.8, within(1e-9));
  }

  @Test
  void everyFurtherComparisonRaisesTheBar() {
    Results one =
        new Results()
            .add("simclr", "digits", "finetune", 90, 91, 92)
            .add("scratch", "digits", "scratch", 72, 73, 75);
    Verdict alone = one.compare(5).verdicts().get(0);
    Verdict among =
        one.add("moco", "digits", "finetune", 73, 73, 73)
            .add("pirl", "digits", "finetune", 72, 74, 73)
            .compare(5)
            .verdicts()
            .get(0);
    assertThat(alone.pays()).isEqualTo(Pays.YES);
    assertThat(among.pValue())
        .isCloseTo(3 * java.util.Objects.requireNonNull(alone.pValue()), within(1e-9));
    assertThat(among.low()).isEqualTo(alone.low());
  }

  @Test
  void aDatasetUnderASecondMetricIsNoSecondComparison() {
    Results one =
        new Results()
            .add("simclr", "pets", "finetune", 90, 91, 92)
            .add("scratch", "pets", "scratch", 72, 73, 75);
    Comparison alone = one.compare(5);
    Comparison both =
        one.add("scratch", "pets/top-5", "scratch", 72, 73, 76)
            .add("simclr", "pets/top-5", "finetune", 90, 91, 93)
            .compare(5);
    assertThat(both.verdicts()).isEqualTo(alone.verdicts());
    assertThat(both.rows()).extracting(Row::secondary).containsExactly(false, false, true, true);
    Row further = both.rows().get(3);
    assertThat(further.mean()).isCloseTo(274.0 / 3, within(1e-9));
    assertThat(further.low()).isNotNull();
    assertThat(both.verdict(further)).isNull();
  }

  @Test
  void theMetricThatIsNamedFirstCountsForBothArmsAndEachFrozenProtocolHasItsOwn() {
    Comparison comparison =
        new Results()
            .add("simclr", "pets/top-5", "finetune", 90, 91, 92)
            .add("simclr", "pets", "finetune", 80, 81, 82)
            .add("random", "pets", "scratch", 72, 73, 75)
            .add("random", "pets/top-5", "scratch", 72, 73, 75)
            .add("simclr", "pets", "linear", 60, 61, 62)
            .add("simclr", "pets/top-5", "knn", 60, 61, 62)
            .compare(5);
    assertThat(comparison.verdicts()).extracting(Verdict::dataset).containsExactly("pets/top-5");
    assertThat(comparison.rows())
        .extracting(Row::secondary)
        .containsExactly(false, true, true, false, false, false);
  }

  @Test
  void withoutResultsByTheFirstMetricAnotherDoesNotTakeItsPlace() {
    Results results =
        new Results()
            .add("simclr", "pets", "finetune", 90)
            .add("simclr", "pets/top-5", "finetune", 90, 91, 92)
            .add("scratch", "pets/top-5", "scratch", 72, 73, 75);
    results.drop(0);
    assertThat(results.compare(5).verdicts()).isEmpty();
  }

  @Test
  void cellsOfASweepOfMetricsHaveVerdictsEach() {
    Comparison comparison =
        new Results()
            .add("simclr[m=1]", "pets", "finetune", 90, 91, 92)
            .add("random[m=1]", "pets", "scratch", 72, 73, 75)
            .add("simclr[m=2]", "pets/top-5", "finetune", 90, 91, 92)
            .add("random[m=2]", "pets/top-5", "scratch", 72, 73, 75)
            .compare(5);
    assertThat(comparison.verdicts()).hasSize(2);
  }

  @Test
  void runsThatASweepLeavesAsTheyAreAreOneComparison() {
    Results results =
        new Results()
            .add("simclr[l=1]", "digits", "finetune", 90, 91, 92)
            .add("scratch[l=1]", "digits", "scratch", 72, 73, 75);
    Double alone = results.compare(5).verdicts().get(0).marginPValue();
    assertThat(alone).isNotNull();
    assertThat(
            results
                .alias("simclr[l=1]", "simclr[l=2]")
                .alias("scratch[l=1]", "scratch[l=2]")
                .compare(5)
                .verdicts())
        .extracting(Verdict::marginPValue)
        .containsExactly(alone, alone);
  }

  @Test
  void nearChanceNothingIsClaimed() {
    Verdict verdict =
        new Results()
            .add("simclr", "digits", "finetune", 12, 12, 12)
            .add("scratch", "digits", "scratch", 10, 10, 10)
            .compare(0)
            .verdicts()
            .get(0);
    assertThat(verdict.reason()).isEqualTo("floor: both arms are near chance");
    assertThat(verdict.pays()).isEqualTo(Pays.UNCLEAR);
  }

  @Test
  void aFloorIsMarkedAndOneThatAnArmLeavesIsNone() {
    Results results =
        new Results()
            .add("simclr", "floor", "finetune", 12, 12, 12)
            .add("scratch", "floor", "scratch", 10, 10, 10)
            .add("simclr", "left", "finetune", 80, 80, 80)
            .add("scratch", "left", "scratch", 10, 10, 10);
    assertThat(results.compare(5).verdicts())
        .extracting(Verdict::floor)
        .containsExactly(true, false);
  }

  @Test
  void withoutReplicatesOfPretrainingItIsSaidForThisCheckpoint() {
    Results results = new Results();
    results.oneEncoder = true;
    Verdict verdict =
        results
            .add("simclr", "digits", "finetune", 90, 91, 92)
            .add("scratch", "digits", "scratch", 50, 51, 52)
            .compare(5)
            .verdicts()
            .get(0);
    assertThat(verdict.checkpoints()).isEqualTo(1);
    assertThat(verdict.reason()).endsWith("of scratch's errors, for this checkpoint");
    Verdict replicated =
        new Results()
            .add("simclr", "digits", "finetune", 90, 91, 92)
            .add("scratch", "digits", "scratch", 50, 51, 52)
            .compare(5)
            .verdicts()
            .get(0);
    assertThat(replicated.checkpoints()).isEqualTo(3);
    assertThat(replicated.reason()).doesNotContain("checkpoint");
  }

  @Test
  void aControlToldOfOneEncoderIsSaidForThisCheckpoint() {
    Results results = new Results();
    results.oneEncoder = true;
    Comparison one =
        results
            .add("torchvision", "digits", "linear", 90, 91, 92)
            .add("random", "digits", "linear", 50, 51, 52)
            .compare(5);
    Control control = one.controls().get(0);
    assertThat(control.checkpoints()).isEqualTo(1);
    assertThat(Figures.finding(control) + Figures.scope(control))
        .isEqualTo("better, for this checkpoint");
    assertThat(ComparisonText.table(one, 80)).contains("holds for this checkpoint:\ntorchvision\n");
    assertThat(ComparisonLatex.tables(one))
        .contains("(Welch, each for itself); for this checkpoint: torchvision\n");
    Comparison three =
        new Results()
            .add("simclr", "digits", "linear", 90, 91, 92)
            .add("random", "digits", "linear", 50, 51, 52)
            .compare(5);
    assertThat(three.controls().get(0).checkpoints()).isEqualTo(3);
    assertThat(Figures.scope(three.controls().get(0))).isEmpty();
    assertThat(ComparisonText.table(three, 80)).doesNotContain("checkpoint");
  }

  @Test
  void thePermutationOfImagesDecidesNothing() {
    // Every image that differs is better after fine-tuning, but one seed of three says nothing.
    Verdict verdict =
        new Results()
            .add("simclr", "digits", "finetune", 50, 50, 80)
            .add("scratch", "digits", "scratch", 50, 50, 50)
            .compare(0)
            .verdicts()
            .get(0);
    assertThat(verdict.imagePValue()).isEqualTo(0.001);
    assertThat(verdict.pays()).isEqualTo(Pays.UNCLEAR);
  }

  @Test
  void onlySeedsThatBothHaveArePaired() {
    Verdict verdict =
        new Results()
            .add("simclr", "digits", "finetune", 80, 82, 84)
            .add("scratch", "digits", "scratch", 76, 78, 77, 20, 20)
            .compare(0)
            .verdicts()
            .get(0);
    assertThat(verdict.n()).isEqualTo(3);
    assertThat(verdict.gain()).isCloseTo(5, within(1e-9));
  }

  @Test
  void frozenFeaturesAreComparedWithTheUntrainedEncodersOnTheSameDataset() {
    Comparison comparison =
        new Results()
            .add("random", "letters", "linear", 50, 50, 50)
            .add("random", "digits", "linear", 1, 2, 3)
            .add("random", "digits", "knn", 40, 40, 40)
            .add("simclr", "digits", "linear", 11, 12, 13)
            .add("simclr", "digits", "finetune", 11, 12, 13)
            .compare(5);
    assertThat(comparison.controls()).hasSize(1);
    Control control = comparison.controls().get(0);
    assertThat(control.difference()).isEqualTo(10);
    assertThat(control.low()).isCloseTo(10 - 2.776445 * Math.sqrt(2.0 / 3), within(1e-5));
    assertThat(comparison.verdicts()).isEmpty();
  }

  @Test
  void aSweepsCellIsComparedWithinItself() {
    Comparison comparison =
        new Results()
            .add("random[width=1]", "digits", "linear", 10, 11, 12)
            .add("random[width=2]", "digits", "linear", 20, 21, 22)
            .add("simclr[width=2]", "digits", "linear", 50, 51, 52)
            .compare(5);
    assertThat(comparison.controls()).hasSize(1);
    assertThat(comparison.controls().get(0).difference()).isEqualTo(30);
  }

  @Test
  void rowsKeepTheirDatasetsMetricsAndArmsOfARankingArePaired() {
    Comparison comparison =
        new Results()
            .ranked("simclr", "voc", "finetune", 4, 4.1, 4.2, 4, 4.1)
            .ranked("scratch", "voc", "scratch", 1, 1.1, 1, 1.1, 1)
            .add("simclr", "digits", "finetune", 90, 91, 92)
            .add("scratch", "digits", "scratch", 50, 51, 52)
            .compare(5);
    assertThat(comparison.rows())
        .extracting(row -> row.dataset() + " " + row.metric().label())
        .containsExactly("voc 11-point-map", "voc 11-point-map", "digits top-1", "digits top-1");
    Verdict voc = comparison.verdicts().get(0);
    assertThat(voc.pays()).isEqualTo(Pays.YES);
    assertThat(voc.gain()).isBetween(20.0, 80.0);
    assertThat(voc.imagePValue()).isCloseTo(0.001, within(1e-12));
    assertThat(ComparisonCsv.table(comparison)).contains("simclr,voc,finetune,11-point-map");
  }

  @Test
  void refusesArmsThatSawDifferentTestImages() {
    Results results = new Results().add("simclr", "digits", "finetune", 80, 82, 84);
    results.images = 50;
    results.add("scratch", "digits", "scratch", 76, 78, 76);
    assertThatThrownBy(() -> results.compare(5)).hasMessageContaining("different test images");
  }

  @Test
  void resultsToComeLowerNoBarAndAreSaidToBeMissing() {
    Results whole =
        new Results()
            .add("simclr", "digits", "finetune", 80, 82, 84, 83)
            .add("random", "digits", "scratch", 76, 78, 77, 79)
            .add("moco", "digits", "finetune", 80, 82, 84, 83);
    Double all = whole.compare(5).verdicts().get(0).marginPValue();
    for (int entry = 8; entry < 12; entry++) {
      whole.drop(entry);
    }
    Verdict without = whole.compare(5).verdicts().get(0);
    assertThat(without.comparisons()).isEqualTo(2);
    assertThat(without.marginPValue()).isEqualTo(all);
    whole.drop(3);
    Verdict early = whole.compare(5).verdicts().get(0);
    assertThat(early.n()).isEqualTo(3);
    assertThat(early.planned()).isEqualTo(4);
    assertThat(early.reason()).endsWith("so far: 3 of 4 seeds");
  }

  @Test
  void theDetectableGainIsWhatTheThresholdAsksForAndWhatTheBarOfAllComparisonsDoes() {
    // All test images right or wrong together: no variance but that of the seeds, on 2 degrees.
    Results results = new Results();
    results.images = 1;
    for (String method : new String[] {"simclr", "moco"}) {
      results.measured(method, "digits", "finetune", 80, 82, 84);
    }
    results.measured("random", "digits", "scratch", 76, 78, 77);
    Verdict verdict = results.compare(10).verdicts().get(0);
    // Margins of gain 4, 4, 7 less a tenth of 24, 22, 23: 1.6, 1.8, 4.7; s^2 = 3.01.
    TDistribution t = new TDistribution(2);
    double error = Math.sqrt(3.01 / 3);
    double quantiles =
        t.inverseCumulativeProbability(1 - 0.05 / 2 / 2) + t.inverseCumulativeProbability(0.8);
    assertThat(verdict.comparisons()).isEqualTo(2);
    assertThat(verdict.detectable()).isCloseTo(0.1 * 23 + quantiles * error, within(1e-6));
  }

  @Test
  void entriesWithoutAResultAreLeftOut() {
    Results results = new Results().add("simclr", "digits", "linear", 80, 82, 84);
    results.drop(1);
    Row row = results.compare(5).rows().get(0);
    assertThat(row.n()).isEqualTo(2);
    assertThat(row.seeds()).containsExactly(1, 3);
  }

  @Test
  void itsJsonHasTheContractsFields() throws IOException {
    Comparison comparison =
        new Results()
            .add("simclr", "digits", "finetune", 80, 82, 84)
            .add("scratch", "digits", "scratch", 76, 78, 77)
            .compare(5);
    byte[] json = Json.write(comparison);
    assertThat(Json.read(json, Comparison.class)).isEqualTo(comparison);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"pays\":\"unclear\"", "\"metric\":\"top-1\"", "\"values\":[80.0,82.0,84.0]");
  }
}
