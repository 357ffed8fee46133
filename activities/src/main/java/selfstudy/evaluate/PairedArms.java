package selfstudy.evaluate;

import selfstudy.random.Draws;

/** Two arms over the same seeds and test images, as a function of those images. */
interface PairedArms {
  /** How many test images. */
  int images();

  /** For each image what it is drawn within, from 0. */
  int[] strata();

  /** The metric of both arms, each a mean over seeds, percent. */
  record Values(double first, double second) {
    double difference() {
      return first - second;
    }
  }

  /** The values if each image were there {@code weights} times. */
  Values values(double[] weights);

  /** first - second; what {@link #shuffled} is to be compared with, as it rounds alike. */
  double difference();

  /** first - second if the arms had exchanged their predictions of each image at even chances. */
  double shuffled(Draws draws);
}
