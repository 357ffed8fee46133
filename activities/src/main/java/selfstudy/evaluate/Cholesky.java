package selfstudy.evaluate;

/**
 * A factorisation L L' of a symmetric positive definite matrix (for d = 64 to 2048, d^3 / 6
 * multiplications). It solves on a part of a vector in place, and its roundings are part of the
 * recipe: a library's decomposition would move the probes' last digits.
 *
 * @param lower rows of L up to the diagonal
 */
record Cholesky(double[][] lower) {

  /** Of factor * matrix + shift * identity. */
  static Cholesky of(double[][] matrix, double factor, double shift) {
    double[][] lower = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      lower[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = factor * matrix[i][j] + (i == j ? shift : 0);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new IllegalArgumentException("Row " + i + " makes the matrix not definite");
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    return new Cholesky(lower);
  }

  /** Replaces d values from {@code at} by the inverse matrix times them. */
  void solve(double[] vector, int at) {
    for (int i = 0; i < lower.length; i++) {
      double sum = vector[at + i];
      for (int j = 0; j < i; j++) {
        sum -= lower[i][j] * vector[at + j];
      }
      vector[at + i] = sum / lower[i][i];
    }
    for (int i = lower.length - 1; i >= 0; i--) {
      vector[at + i] /= lower[i][i];
      for (int j = 0; j < i; j++) {
        vector[at + j] -= lower[i][j] * vector[at + i];
      }
    }
  }
}
