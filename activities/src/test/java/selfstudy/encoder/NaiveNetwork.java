package selfstudy.encoder;

import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.tensor.Weights;

/** A small residual network in training mode, two basic blocks, as loops over plain numbers. */
final class NaiveNetwork {
  private NaiveNetwork() {}

  /** n x features. */
  static double[][] features(Weights weights, Stem stem, float[] nhwc, int n, int side) {
    double[][][][] x = new double[n][3][side][side];
    for (int i = 0; i < nhwc.length; i++) {
      x[i / (side * side * 3)][i % 3][i / (side * 3) % side][i / 3 % side] = nhwc[i];
    }
    x = relu(norm(weights, "bn1", convolution(weights, "conv1", x, stem == Stem.CIFAR ? 1 : 2)));
    if (stem == Stem.IMAGENET) {
      x = maxPool(x);
    }
    x = block(weights, "layer1.0", x, 1);
    x = block(weights, "layer2.0", x, 2);
    double[][] features = new double[n][x[0].length];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < x[i].length; c++) {
        for (double[] row : x[i][c]) {
          for (double value : row) {
            features[i][c] += value / (row.length * row.length);
          }
        }
      }
    }
    return features;
  }

  private static double[][][][] block(Weights w, String name, double[][][][] x, int stride) {
    double[][][][] y = relu(norm(w, name + ".bn1", convolution(w, name + ".conv1", x, stride)));
    y = norm(w, name + ".bn2", convolution(w, name + ".conv2", y, 1));
    double[][][][] shortcut =
        stride == 1
            ? x
            : norm(w, name + ".downsample.1", convolution(w, name + ".downsample.0", x, stride));
    for (int i = 0; i < y.length; i++) {
      for (int c = 0; c < y[i].length; c++) {
        for (int r = 0; r < y[i][c].length; r++) {
          for (int s = 0; s < y[i][c].length; s++) {
            y[i][c][r][s] += shortcut[i][c][r][s];
          }
        }
      }
    }
    return relu(y);
  }

  private static double[][][][] convolution(
      Weights weights, String name, double[][][][] x, int stride) {
    float[] w = weights.get(name + ".weight").toFloatArray();
    long[] shape = weights.get(name + ".weight").getShape().getShape();
    int outputs = (int) shape[0];
    int inputs = (int) shape[1];
    int kernel = (int) shape[2];
    int pad = kernel / 2;
    int side = x[0][0].length;
    int to = (side + 2 * pad - kernel) / stride + 1;
    double[][][][] y = new double[x.length][outputs][to][to];
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < outputs; o++) {
        for (int r = 0; r < to; r++) {
          for (int s = 0; s < to; s++) {
            for (int c = 0; c < inputs; c++) {
              for (int k = 0; k < kernel * kernel; k++) {
                int row = r * stride - pad + k / kernel;
                int column = s * stride - pad + k % kernel;
                if (row >= 0 && row < side && column >= 0 && column < side) {
                  y[i][o][r][s] += w[(o * inputs + c) * kernel * kernel + k] * x[i][c][row][column];
                }
              }
            }
          }
        }
      }
    }
    return y;
  }

  private static double[][][][] norm(Weights weights, String name, double[][][][] x) {
    float[] scale = weights.get(name + ".weight").toFloatArray();
    float[] shift = weights.get(name + ".bias").toFloatArray();
    int side = x[0][0].length;
    double count = x.length * (double) side * side;
    for (int c = 0; c < scale.length; c++) {
      double mean = 0;
      double square = 0;
      for (double[][][] image : x) {
        for (double[] row : image[c]) {
          for (double value : row) {
            mean += value / count;
            square += value * value / count;
          }
        }
      }
      double factor = scale[c] / Math.sqrt(square - mean * mean + 1e-5);
      for (double[][][] image : x) {
        for (double[] row : image[c]) {
          for (int s = 0; s < side; s++) {
            row[s] = (row[s] - mean) * factor + shift[c];
          }
        }
      }
    }
    return x;
  }

  private static double[][][][] relu(double[][][][] x) {
    for (double[][][] image : x) {
      for (double[][] channel : image) {
        for (double[] row : channel) {
          for (int s = 0; s < row.length; s++) {
            row[s] = Math.max(row[s], 0);
          }
        }
      }
    }
    return x;
  }

  private static double[][][][] maxPool(double[][][][] x) {
    int side = x[0][0].length;
    int to = (side - 1) / 2 + 1;
    double[][][][] y = new double[x.length][x[0].length][to][to];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < x[i].length; c++) {
        for (int r = 0; r < side; r++) {
          for (int s = 0; s < side; s++) {
            // After a ReLU nothing is below the zeros of y. Windows of 3, stride 2, padding 1.
            for (int row = r / 2; row <= (r + 1) / 2 && row < to; row++) {
              for (int column = s / 2; column <= (s + 1) / 2 && column < to; column++) {
                y[i][c][row][column] = Math.max(y[i][c][row][column], x[i][c][r][s]);
              }
            }
          }
        }
      }
    }
    return y;
  }
}
