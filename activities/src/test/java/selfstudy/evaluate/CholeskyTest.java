package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class CholeskyTest {
  @Test
  void solvesAtAPlaceInAVector() {
    double[][] matrix = {{4, 2, 0.6}, {2, 5, 1}, {0.6, 1, 3}};
    double[] x = {0, 1, -2, 3};
    double[] product = new double[4];
    for (int i = 0; i < 3; i++) {
      product[i + 1] = 0.5 * x[i + 1];
      for (int j = 0; j < 3; j++) {
        product[i + 1] += 2 * matrix[i][j] * x[j + 1];
      }
    }
    Cholesky.of(matrix, 2, 0.5).solve(product, 1);
    assertThat(product).containsExactly(x, within(1e-12));
  }

  @Test
  void refusesAMatrixThatIsNotDefinite() {
    assertThatThrownBy(() -> Cholesky.of(new double[][] {{1, 2}, {2, 1}}, 1, 0))
        .hasMessage("Row 1 makes the matrix not definite");
  }
}
