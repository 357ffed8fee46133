package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LbfgsTest {
  private static final Lbfgs SOLVER = new Lbfgs(10, 2000, 1e-9, 0);

  @Test
  void findsTheMinimumOfAnIllConditionedQuadratic() {
    int n = 40;
    Lbfgs.Minimum minimum =
        SOLVER.minimise(
            (x, gradient) -> {
              double value = 0;
              for (int i = 0; i < n; i++) {
                double curvature = Math.pow(10, 4.0 * i / (n - 1));
                gradient[i] = curvature * (x[i] - i);
                value += curvature * (x[i] - i) * (x[i] - i) / 2;
              }
              return value;
            },
            new double[n]);
    for (int i = 0; i < n; i++) {
      assertThat(minimum.x()[i]).isCloseTo(i, within(1e-6));
    }
  }

  @Test
  void aPreconditionerThatPointsUphillDoesNotEndTheSearch() {
    Lbfgs.Minimum minimum =
        SOLVER.minimise(
            (x, gradient) -> {
              gradient[0] = 2 * (x[0] - 3);
              gradient[1] = 20 * (x[1] + 1);
              return (x[0] - 3) * (x[0] - 3) + 10 * (x[1] + 1) * (x[1] + 1);
            },
            new double[2],
            vector -> {
              vector[0] = -vector[0];
              vector[1] = -vector[1];
            });
    assertThat(minimum.x()[0]).isCloseTo(3, within(1e-6));
    assertThat(minimum.x()[1]).isCloseTo(-1, within(1e-6));
  }

  @Test
  void theInverseHessianAsPreconditionerSolvesAQuadraticInAFewSteps() {
    double[] curvature = {1, 1e4, 1e8};
    Lbfgs.Minimum minimum =
        SOLVER.minimise(
            (x, gradient) -> {
              double value = 0;
              for (int i = 0; i < 3; i++) {
                gradient[i] = curvature[i] * (x[i] - 1);
                value += gradient[i] * (x[i] - 1) / 2;
              }
              return value;
            },
            new double[3],
            vector -> {
              for (int i = 0; i < 3; i++) {
                vector[i] /= curvature[i];
              }
            });
    assertThat(minimum.x()).containsExactly(new double[] {1, 1, 1}, within(1e-9));
    assertThat(minimum.iterations()).isLessThanOrEqualTo(3);
  }

  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    Lbfgs.Minimum minimum = SOLVER.minimise(LbfgsTest::rosenbrock, new double[] {-1.2, 1});
    assertThat(minimum.converged()).isTrue();
    assertThat(minimum.x()[0]).isCloseTo(1, within(1e-7));
    assertThat(minimum.x()[1]).isCloseTo(1, within(1e-7));
    assertThat(minimum.iterations()).isLessThan(100);
  }

  @Test
  void doesNothingAtTheMinimum() {
    Lbfgs.Minimum minimum = SOLVER.minimise(LbfgsTest::rosenbrock, new double[] {1, 1});
    assertThat(minimum.iterations()).isZero();
    assertThat(minimum.converged()).isTrue();
  }

  @Test
  void stopsWhenItsIterationsRunOutAndNeverGoesUp() {
    double[] start = {-1.2, 1};
    Lbfgs.Minimum minimum = new Lbfgs(5, 3, 1e-9, 0).minimise(LbfgsTest::rosenbrock, start);
    assertThat(minimum.converged()).isFalse();
    assertThat(minimum.iterations()).isEqualTo(3);
    assertThat(minimum.value()).isLessThan(rosenbrock(start, new double[2]));
    assertThat(start).containsExactly(-1.2, 1);
  }

  @Test
  void whereRoundingHidesEveryDescentItHasConverged() {
    Lbfgs.Minimum minimum =
        SOLVER.minimise(
            (x, gradient) -> {
              gradient[0] = 1;
              return 5;
            },
            new double[1]);
    assertThat(minimum.converged()).isTrue();
    assertThat(minimum.x()).containsExactly(0);
  }

  @Test
  void refusesAStartThatIsNotFinite() {
    assertThatThrownBy(() -> SOLVER.minimise((x, g) -> Double.NaN, new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double rosenbrock(double[] x, double[] gradient) {
    double valley = x[1] - x[0] * x[0];
    gradient[0] = -400 * x[0] * valley - 2 * (1 - x[0]);
    gradient[1] = 200 * valley;
    return 100 * valley * valley + (1 - x[0]) * (1 - x[0]);
  }
}
