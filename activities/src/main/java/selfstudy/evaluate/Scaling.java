package selfstudy.evaluate;

/**
 * Features made to mean 0 and deviation 1 on the images that it was taken from.
 *
 * @param inverse of each feature's deviation; 0 for a constant feature, which then counts as zero
 */
record Scaling(double[] mean, double[] inverse) {
  static Scaling of(float[][] x) {
    double[] mean = new double[x[0].length];
    for (float[] row : x) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= x.length;
    }
    double[] squares = new double[mean.length];
    for (float[] row : x) {
      for (int j = 0; j < mean.length; j++) {
        squares[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
      }
    }
    double[] inverse = new double[mean.length];
    for (int j = 0; j < mean.length; j++) {
      double deviation = Math.sqrt(squares[j] / x.length);
      // Rounding leaves a constant feature a deviation of about its size times 1e-8.
      inverse[j] = deviation > 1e-6 * Math.abs(mean[j]) && deviation > 0 ? 1 / deviation : 0;
    }
    return new Scaling(mean, inverse);
  }

  float[][] apply(float[][] x) {
    float[][] scaled = new float[x.length][mean.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        scaled[i][j] = (float) ((x[i][j] - mean[j]) * inverse[j]);
      }
    }
    return scaled;
  }
}
