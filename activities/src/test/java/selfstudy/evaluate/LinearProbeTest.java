package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Engine;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

final class LinearProbeTest {
  private static final float[][] X = SoftmaxRegressionTest.gaussian(400, 20);
  private static final int[] Y =
      IntStream.range(0, 400)
          .map(i -> X[i][0] + X[i][1] / 2 + 2 * Draws.seed(4).gaussian(i) > 0.5 ? 1 : 0)
          .toArray();
  private static final GroundTruth TRUTH = new SingleLabelTruth(Y, 2);
  private static final StratifiedSplit SPLIT = TRUTH.split(0.25, Draws.seed(1));

  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void choosesTheBestOfThePathOnValidation() {
    LinearProbe.Fitted fitted = probe(1e-6, 1e5, 12).fit(X, TRUTH, SPLIT);
    Trial best =
        fitted.trials().stream()
            .max(
                Comparator.comparingDouble(Trial::score)
                    .thenComparing(Trial::loss, Comparator.reverseOrder()))
            .orElseThrow();
    assertThat(fitted.trials()).hasSize(12);
    assertThat(fitted.model().convergence().converged()).isTrue();
    assertThat(fitted.trials()).allSatisfy(trial -> assertThat(trial.convergence()).isNotNull());
    assertThat(best.parameters()).containsEntry("lambda", fitted.lambda());
    assertThat(best.score()).isGreaterThan(60);
  }

  @Test
  void saysWhenTheBestValueIsAnEndOfTheGrid() {
    assertThat(probe(1e4, 1e5, 2).fit(X, TRUTH, SPLIT).atEdge()).isTrue();
    assertThat(probe(0.1, 0.1, 1).fit(X, TRUTH, SPLIT).atEdge()).isFalse();
  }

  @Test
  void refitsOnBothParts() {
    // Outside the validation part every label is class 0: a fit on the training part alone knows
    // no other.
    int[] y = new int[400];
    for (int i : SPLIT.validation()) {
      y[i] = X[i][0] > 0 ? 1 : 0;
    }
    LinearProbe.Fitted fitted = probe(1e-4, 1e-2, 3).fit(X, new SingleLabelTruth(y, 2), SPLIT);
    assertThat(firsts(fitted.model().logits(manager, X))).contains(1);
  }

  /** On purpose? Then raise the recipe's version (Recipes.EVALUATE) with these figures. */
  @Test
  void theNumbersAreThoseOfThisRecipe() {
    LinearProbe.Fitted fitted = probe(1e-6, 1e5, 12).fit(X, TRUTH, SPLIT);
    float[][] neighbours = new NearestNeighbours(X, TRUTH, 20, 0.1).predict(X, Progress.NONE);
    assertThat(fitted.lambda()).isCloseTo(1, within(1e-12));
    // Digits beyond these depend on the processor's instructions.
    assertThat(fitted.model().weights())
        .startsWith(new double[] {-0.0801, -0.1134, 0.0035, 0.0094}, within(1e-4));
    assertThat(Arrays.hashCode(firsts(neighbours))).isEqualTo(-1434236452);
  }

  private static int[] firsts(float[][] scores) {
    return Arrays.stream(scores).mapToInt(Logits::highest).toArray();
  }

  @Test
  void saysThatNothingCanBeHeldOut() {
    StratifiedSplit all = new StratifiedSplit(IntStream.range(0, 400).toArray(), new int[0]);
    assertThatThrownBy(() -> probe(1e-4, 1e-2, 3).fit(X, TRUTH, all))
        .hasMessageContaining("give more labels");
  }

  @Test
  void stopsWhenAsked() {
    Progress stopping =
        new Progress() {
          @Override
          public void tick(
              String phase, long step, long steps, @Nullable Double loss, @Nullable Double speed) {}

          @Override
          public boolean stopRequested() {
            return true;
          }
        };
    ProtocolSpec.Linear protocol =
        new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1e-2, 1, 3), 100);
    assertThatThrownBy(
            () -> new LinearProbe(protocol, Metric.TOP_1, manager, stopping).fit(X, TRUTH, SPLIT))
        .isInstanceOf(StoppedException.class);
  }

  private LinearProbe probe(double from, double to, int values) {
    return new LinearProbe(
        new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(from, to, values), 200),
        Metric.TOP_1,
        manager,
        Progress.NONE);
  }
}
