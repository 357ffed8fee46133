package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.EvaluationResult.Convergence;

/**
 * Logistic regression: minimises the loss of its targets + lambda/2 |W|^2, the bias unpenalised
 * (SimCLR, B.8.1); multinomial for one class an image, one regression a class for several. Features
 * are standardised with the training images' own mean and deviation, so lambda acts on standardised
 * features; a constant feature counts as zero.
 */
final class Regression implements AutoCloseable {
  private static final int MEMORY = 10;
  private static final double GRADIENT_TOLERANCE = 1e-5;
  private static final double VALUE_TOLERANCE = 1e-8;
  private static final double LEAST_CURVATURE = 1e-9;

  private final int classes;
  private final Scaling scaling;
  private final LabelledFeatures data;
  private final InverseCovariance inverse;
  private @Nullable Evaluated last;

  /**
   * @param manager the engine's memory; the regression's arrays are freed with it at the latest
   * @param x images x features; at least one image
   * @param targets of the same images
   * @param alive called at every block of images
   */
  Regression(NDManager manager, float[][] x, Targets targets, Runnable alive) {
    if (x.length == 0 || x.length != targets.images()) {
      throw new IllegalArgumentException(x.length + " images with " + targets.images() + " labels");
    }
    this.classes = targets.classes();
    this.scaling = Scaling.of(x);
    this.data = new LabelledFeatures(manager, scaling.apply(x), targets);
    this.inverse = new InverseCovariance(manager, data.covariance(alive), data.features());
  }

  /** The regression before the first fit: all zero. */
  Model zero() {
    double[] weights = new double[classes * (data.features() + 1)];
    return new Model(scaling, classes, weights, new Convergence(0, false));
  }

  /**
   * Fits for one lambda.
   *
   * @param start where L-BFGS starts: the solution of a neighbouring lambda, or {@link #zero}; its
   *     weights are read as weights of this regression's standardised features
   * @param alive called at every block of images of an evaluation of the objective
   */
  Model fit(double lambda, Model start, int iterations, Runnable alive) {
    Lbfgs solver = new Lbfgs(MEMORY, iterations, GRADIENT_TOLERANCE, VALUE_TOLERANCE);
    double curvature = Math.max(loss(start.weights, alive).curvature(), LEAST_CURVATURE);
    Lbfgs.Minimum minimum =
        solver.minimise(
            (w, gradient) -> objective(w, lambda, gradient, alive),
            start.weights,
            inverse.of(curvature, lambda, classes));
    return new Model(
        scaling, classes, minimum.x(), new Convergence(minimum.iterations(), minimum.converged()));
  }

  /**
   * The objective and its gradient.
   *
   * @param w classes x features, then the classes' biases
   */
  double objective(double[] w, double lambda, double[] gradient, Runnable alive) {
    LabelledFeatures.Loss loss = loss(w, alive);
    System.arraycopy(loss.gradient(), 0, gradient, 0, gradient.length);
    double squares = 0;
    for (int i = 0; i < classes * data.features(); i++) {
      gradient[i] += lambda * w[i];
      squares += w[i] * w[i];
    }
    return loss.value() + lambda / 2 * squares;
  }

  /** Where one fit ends the next begins: what was computed last is kept. */
  private LabelledFeatures.Loss loss(double[] w, Runnable alive) {
    Evaluated known = last;
    if (known == null || !Arrays.equals(known.w, w)) {
      known = new Evaluated(w.clone(), data.loss(w, alive));
      last = known;
    }
    return known.loss;
  }

  private record Evaluated(double[] w, LabelledFeatures.Loss loss) {}

  /** Frees the images; models stay. */
  @Override
  public void close() {
    data.close();
    inverse.close();
  }

  /** A fitted regression. */
  static final class Model {
    private final Scaling scaling;
    private final int classes;
    private final double[] weights;
    private final Convergence convergence;

    private Model(Scaling scaling, int classes, double[] weights, Convergence convergence) {
      this.scaling = scaling;
      this.classes = classes;
      this.weights = weights;
      this.convergence = convergence;
    }

    /** How the fit ended. */
    Convergence convergence() {
      return convergence;
    }

    int classes() {
      return classes;
    }

    /** Classes x standardised features, then the classes' biases. */
    double[] weights() {
      return weights.clone();
    }

    /**
     * Of some images.
     *
     * @param x images x features, not standardised
     * @return images x classes
     */
    float[][] logits(NDManager manager, float[][] x) {
      try (FeatureBlocks blocks = new FeatureBlocks(manager, scaling.apply(x))) {
        return blocks.logits(weights, classes);
      }
    }
  }
}
