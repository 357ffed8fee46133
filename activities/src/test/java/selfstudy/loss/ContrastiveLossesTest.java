package selfstudy.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Differences;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Functions;

/** Holds the losses against loops over plain numbers that follow the papers' equations. */
class ContrastiveLossesTest {
  private static final double TAU = 0.25;
  private static final int N = 3;
  private static final int D = 4;
  private static final int K = 5;

  private final NDManager manager = Engine.start(1).manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void ntXentAveragesBothViewsOfEachImageOverAllButThemselves() {
    double[][] z = rows("z", 2 * N);
    assertThat(value(NtXent.loss(array(z), TAU))).isCloseTo(naiveNtXent(z), within(1e-9));
  }

  @Test
  void ntXentOfEqualEmbeddingsIsTheLogarithmOfTheNumberOfTerms() {
    for (int n : new int[] {1, 2, 7}) {
      NDArray z = manager.ones(new Shape(2L * n, D));
      assertThat(value(NtXent.loss(z, 0.1))).isCloseTo(Math.log(2 * n - 1), within(1e-6));
    }
  }

  @Test
  void ntXentIgnoresTheLengthOfEmbeddings() {
    double[][] z = rows("z", 2 * N);
    double before = value(NtXent.loss(array(z), TAU));
    scale(z[1], 17);
    assertThat(value(NtXent.loss(array(z), TAU))).isCloseTo(before, within(1e-9));
  }

  @Test
  void ntXentDoesNotChangeWhenViewsAreSwappedOrTheBatchIsPermuted() {
    double[][] z = rows("z", 2 * N);
    double loss = value(NtXent.loss(array(z), TAU));
    double[][] swapped = {z[3], z[1], z[2], z[0], z[4], z[5]};
    double[][] permuted = {z[2], z[0], z[1], z[5], z[3], z[4]};
    assertThat(value(NtXent.loss(array(swapped), TAU))).isCloseTo(loss, within(1e-9));
    assertThat(value(NtXent.loss(array(permuted), TAU))).isCloseTo(loss, within(1e-9));
  }

  @Test
  void ntXentHasTheGradientOfItsValue() {
    Differences.agree(
        manager, flat(rows("z", 2 * N)), new Shape(2 * N, D), 1, z -> NtXent.loss(z, TAU));
  }

  @Test
  void ntXentStaysFiniteAtZeroEmbeddings() {
    NDArray zero = manager.zeros(new Shape(4, D));
    zero.setRequiresGradient(true);
    try (Autograd.Recording recording = Autograd.recording()) {
      NDArray loss = NtXent.loss(zero, TAU);
      Autograd.backward(loss);
      assertThat(value(loss.stopGradient())).isCloseTo(Math.log(3), within(1e-6));
    }
    for (float slope : Autograd.gradient(zero).toFloatArray()) {
      assertThat(slope).isFinite();
    }
  }

  @Test
  void ntXentRefusesAnOddNumberOfRows() {
    assertThatThrownBy(() -> NtXent.loss(manager.ones(new Shape(3, D)), TAU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows: 3");
  }

  @Test
  void infoNceComparesEachQueryWithItsKeyAndTheQueue() {
    double[][] q = unit(rows("q", N));
    double[][] k = unit(rows("k", N));
    double[][] queue = unit(rows("queue", K));
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double denominator = Math.exp(dot(q[i], k[i]) / TAU);
      for (double[] key : queue) {
        denominator += Math.exp(dot(q[i], key) / TAU);
      }
      sum -= Math.log(Math.exp(dot(q[i], k[i]) / TAU) / denominator);
    }
    double loss = value(InfoNce.loss(array(q), array(k), array(queue), TAU));
    assertThat(loss).isCloseTo(sum / N, within(1e-9));
  }

  @Test
  void infoNceHasTheGradientOfItsValue() {
    NDArray k = array(unit(rows("k", N)));
    NDArray queue = array(unit(rows("queue", K)));
    Differences.agree(
        manager,
        flat(rows("q", N)),
        new Shape(N, D),
        1,
        q -> InfoNce.loss(Functions.normalise(q), k, queue, TAU));
  }

  @Test
  void nceAttractsThePositiveAndRepelsEachNegative() {
    double[][] q = unit(rows("q", N));
    double[][] k = unit(rows("k", N));
    double[][] bank = unit(rows("bank", K));
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double denominator = Math.exp(dot(q[i], k[i]) / TAU);
      for (double[] slot : bank) {
        denominator += Math.exp(dot(q[i], slot) / TAU);
      }
      sum -= Math.log(Math.exp(dot(q[i], k[i]) / TAU) / denominator);
      for (double[] slot : bank) {
        sum -= Math.log(1 - Math.exp(dot(q[i], slot) / TAU) / denominator);
      }
    }
    double loss = value(nce(array(q), array(k), array(bank), TAU));
    assertThat(loss).isCloseTo(sum / N, within(1e-9));
  }

  @Test
  void nceHasTheGradientOfItsValue() {
    NDArray k = array(unit(rows("k", N)));
    NDArray bank = array(unit(rows("bank", K)));
    Differences.agree(
        manager,
        flat(rows("q", N)),
        new Shape(N, D),
        1,
        q -> nce(Functions.normalise(q), k, bank, TAU));
  }

  @Test
  void nceOfACertainNegativeIsTheLogarithmOfTheOthersShare() {
    NDArray q = manager.create(new float[] {1, 0}, new Shape(1, 2));
    NDArray opposite = manager.create(new float[] {-1, 0}, new Shape(1, 2));
    // log h(positive) and log(1 - h(negative)) are both -2 / tau.
    assertThat(value(nce(q, opposite, q, 0.01))).isCloseTo(400, within(1e-3));
  }

  @Test
  void nceHasAGradientWhereANegativeIsCertain() {
    float[] slot = {1, 0};
    NDArray negative = manager.create(slot, new Shape(1, 2));
    NDArray query = negative.duplicate();
    query.setRequiresGradient(true);
    try (Autograd.Recording recording = Autograd.recording()) {
      Autograd.backward(nce(query, negative.neg(), negative, 0.01));
    }
    // Both terms are (q . negative - q . positive) / tau, up to what rounds away.
    assertThat(Autograd.gradient(query).toFloatArray())
        .containsExactly(new float[] {400, 0}, within(1e-2f));
  }

  /** The noise-contrastive estimate as PIRL calls it. */
  private static NDArray nce(NDArray queries, NDArray positives, NDArray negatives, double tau) {
    return NceLoss.ofSimilarities(
        Similarities.paired(queries, positives), Similarities.across(queries, negatives), tau);
  }

  private static double naiveNtXent(double[][] embeddings) {
    double[][] z = unit(embeddings);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      double denominator = 0;
      for (int j = 0; j < z.length; j++) {
        if (j != i) {
          denominator += Math.exp(dot(z[i], z[j]) / TAU);
        }
      }
      int partner = (i + z.length / 2) % z.length;
      sum -= Math.log(Math.exp(dot(z[i], z[partner]) / TAU) / denominator);
    }
    return sum / z.length;
  }

  private static double[][] rows(String name, int count) {
    double[][] rows = new double[count][D];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = Draws.seed(11).at(name).at(i).gaussian(j);
      }
    }
    return rows;
  }

  private static double[][] unit(double[][] rows) {
    double[][] unit = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      unit[i] = rows[i].clone();
      scale(unit[i], 1 / Math.sqrt(dot(rows[i], rows[i])));
    }
    return unit;
  }

  private static void scale(double[] row, double factor) {
    for (int j = 0; j < row.length; j++) {
      row[j] *= factor;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static double[] flat(double[][] rows) {
    double[] flat = new double[rows.length * D];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows[i / D][i % D];
    }
    return flat;
  }

  private NDArray array(double[][] rows) {
    return manager.create(flat(rows), new Shape(rows.length, D));
  }

  private static double value(NDArray loss) {
    return loss.toArray()[0].doubleValue();
  }
}
