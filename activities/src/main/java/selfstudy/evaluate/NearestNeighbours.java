package selfstudy.evaluate;

import java.util.Arrays;
import selfstudy.train.Progress;
import selfstudy.train.StoppedException;

/**
 * Weighted nearest neighbours (Wu et al., 2018, 3.4): the k labelled images with the highest cosine
 * similarity s vote with weight exp(s / temperature), for each class by itself where an image may
 * show several. Of equally similar images the one earlier in the labelled set is nearer.
 */
final class NearestNeighbours {
  private static final int BLOCK = 256;

  private final float[][] columns; // features x labelled images, unit length
  private final GroundTruth truth;
  private final int k;
  private final double temperature;

  /**
   * @param k at most the labelled images
   */
  NearestNeighbours(float[][] x, GroundTruth truth, int k, double temperature) {
    if (k < 1 || k > x.length) {
      throw new IllegalArgumentException("k is " + k + " with " + x.length + " labelled images");
    }
    this.truth = truth;
    this.k = k;
    this.temperature = temperature;
    this.columns = new float[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      float[] unit = unit(x[i]);
      for (int j = 0; j < unit.length; j++) {
        columns[j][i] = unit[j];
      }
    }
  }

  /** For each image and class the share of the votes that is for the class, 0 to 1. */
  float[][] predict(float[][] x, Progress progress) {
    float[][] predicted = new float[x.length][];
    for (int i = 0; i < x.length; i++) {
      if (i % BLOCK == 0) {
        if (progress.stopRequested()) {
          throw new StoppedException();
        }
        progress.tick("neighbours", i, x.length, null, null);
      }
      predicted[i] = vote(similarities(unit(x[i])));
    }
    return predicted;
  }

  private float[] similarities(float[] query) {
    float[] sums = new float[truth.images()];
    WeightedSum.add(sums, sums.length, query, query.length, columns, 0, 0);
    return sums;
  }

  private float[] vote(float[] similarities) {
    float least = kthLargest(similarities);
    int tied = k;
    for (float similarity : similarities) {
      tied -= similarity > least ? 1 : 0;
    }
    int[] voters = new int[k];
    double[] weights = new double[k];
    int voted = 0;
    for (int i = 0; i < similarities.length; i++) {
      if (similarities[i] > least || (similarities[i] == least && tied-- > 0)) {
        // Minus 1 keeps small temperatures finite; a common factor changes no share.
        weights[voted] = StrictMath.exp((similarities[i] - 1) / temperature);
        voters[voted++] = i;
      }
    }
    return truth.shares(voters, weights);
  }

  /** By a heap of the k largest so far, the smallest on top: most values never enter it. */
  private float kthLargest(float[] values) {
    float[] heap = Arrays.copyOf(values, k);
    for (int i = k / 2 - 1; i >= 0; i--) {
      sink(heap, i);
    }
    for (int i = k; i < values.length; i++) {
      if (values[i] > heap[0]) {
        heap[0] = values[i];
        sink(heap, 0);
      }
    }
    return heap[0];
  }

  private static void sink(float[] heap, int at) {
    float value = heap[at];
    for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (value <= heap[child]) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }

  private static float[] unit(float[] x) {
    double squares = 0;
    for (float v : x) {
      squares += (double) v * v;
    }
    double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    float[] unit = new float[x.length];
    for (int j = 0; j < x.length; j++) {
      unit[j] = (float) (x[j] * scale);
    }
    return unit;
  }
}
