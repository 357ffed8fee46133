package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import selfstudy.report.Comparison.Pays;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;

final class JoinedComparisonTest {
  /** Fine-tuning saves 10 of 50 errors: more than 5 %, less than 30 %. */
  private static final Comparison LENIENT =
      new Results()
          .add("simclr", "digits", "finetune", 60, 60, 60)
          .add("random", "digits", "scratch", 50, 50, 50)
          .compare(5);

  /** The same fine-tuning against a better scratch. */
  private static final Comparison STRICT =
      new Results()
          .add("simclr", "digits", "finetune", 60, 60, 60)
          .add("random", "digits", "scratch", 58, 58, 58)
          .compare(30);

  @Test
  void eachStudyIsJudgedByItsOwnScratchAndThresholdInWhateverOrder() {
    assertThat(verdicts("a", LENIENT, "b", STRICT))
        .containsEntry("simclr", LENIENT.verdicts().get(0))
        .containsEntry("simclr@b", STRICT.verdicts().get(0).named("simclr@b"));
    assertThat(verdicts("b", STRICT, "a", LENIENT))
        .containsEntry("simclr", STRICT.verdicts().get(0))
        .containsEntry("simclr@a", LENIENT.verdicts().get(0).named("simclr@a"));
    assertThat(LENIENT.verdicts().get(0).gain()).isEqualTo(10);
    assertThat(STRICT.verdicts().get(0).gain()).isEqualTo(2);
    assertThat(STRICT.verdicts().get(0).pays()).isNotEqualTo(Pays.YES);
  }

  private static Map<String, Verdict> verdicts(
      String first, Comparison one, String second, Comparison other) {
    Map<String, Comparison> studies = new LinkedHashMap<>();
    studies.put(first, one);
    studies.put(second, other);
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    JoinedComparison.of(studies).verdicts().forEach(it -> verdicts.put(it.method(), it));
    assertThat(verdicts).hasSize(2);
    return verdicts;
  }

  @Test
  void whatStudiesShareIsListedOnce() {
    assertThat(JoinedComparison.of(Map.of("a", LENIENT, "b", LENIENT))).isEqualTo(LENIENT);
  }

  @Test
  void aMethodThatOnlyALaterStudyHasKeepsItsName() {
    Comparison later = new Results().add("moco", "digits", "linear", 70, 71, 72).compare(5);
    Map<String, Comparison> studies = new LinkedHashMap<>();
    studies.put("a", LENIENT);
    studies.put("b", later);
    assertThat(JoinedComparison.of(studies).rows()).extracting(Row::method).contains("moco");
  }

  @Test
  void aSweepsCellIsNamedAfterItsStudyBeforeTheBrackets() {
    Comparison one = new Results().add("moco[width=2]", "digits", "linear", 70, 71, 72).compare(5);
    Comparison other = new Results().add("moco[width=2]", "digits", "linear", 80, 81).compare(5);
    Map<String, Comparison> studies = new LinkedHashMap<>();
    studies.put("a", one);
    studies.put("b", other);
    assertThat(JoinedComparison.of(studies).rows())
        .extracting(Row::method)
        .containsExactly("moco[width=2]", "moco@b[width=2]");
  }

  @Test
  void aSecondRankingByAProtocolSaysWhoseItIs() {
    Map<String, Comparison> studies = new LinkedHashMap<>();
    studies.put("a", ranked(80, 60));
    studies.put("b", ranked(60, 80));
    assertThat(JoinedComparison.of(studies).rankings())
        .extracting(Ranking::protocol)
        .containsExactly("linear", "linear@b");
    assertThat(JoinedComparison.of(studies).rankings().get(1).ranks())
        .extracting(Ranking.Rank::method)
        .containsExactly("moco@b", "simclr@b");
    studies.put("c", ranked(60, 80));
    assertThat(JoinedComparison.of(studies).rankings()).hasSize(2);
  }

  @Test
  void aRankingNamesTheMethodsOfItsOwnStudy() {
    Map<String, Comparison> studies = new LinkedHashMap<>();
    studies.put("a", new Results().add("simclr", "digits", "linear", 70).compare(5));
    studies.put("b", ranked(60, 80));
    assertThat(JoinedComparison.of(studies).rankings().get(0).ranks())
        .extracting(Ranking.Rank::method)
        .containsExactly("moco", "simclr@b");
  }

  private static Comparison ranked(int simclr, int moco) {
    return new Results()
        .add("simclr", "digits", "linear", simclr)
        .add("simclr", "pets", "linear", simclr)
        .add("moco", "digits", "linear", moco)
        .add("moco", "pets", "linear", moco)
        .compare(5);
  }
}
