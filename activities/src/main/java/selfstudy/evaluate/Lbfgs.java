package selfstudy.evaluate;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Limited-memory BFGS (Liu and Nocedal, 1989) for smooth functions, with the bisection line search
 * of Lewis and Overton (2013) for the weak Wolfe conditions, which keeps every update's curvature
 * positive.
 *
 * @param memory pairs of steps and gradient changes kept
 * @param iterations most iterations
 * @param gradientTolerance converged when no component of the gradient is larger
 * @param valueTolerance converged when an iteration lowers the value by less than this share of it
 */
record Lbfgs(int memory, int iterations, double gradientTolerance, double valueTolerance) {
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int TRIALS = 30;

  /** A function with its gradient. */
  interface Objective {
    /** The value at {@code x}; writes the gradient. Pure: {@code x} is not changed nor kept. */
    double evaluate(double[] x, double[] gradient);
  }

  /** Applies an estimate of the inverse Hessian, symmetric and positive definite, in place. */
  interface Preconditioner {
    /** Takes a gradient's units to a step's. */
    void apply(double[] vector);
  }

  /**
   * Where the search ended.
   *
   * @param converged whether a tolerance was met, or rounding left no way down; if not, iterations
   *     ran out
   */
  record Minimum(double[] x, double value, int iterations, boolean converged) {}

  private record Pair(double[] step, double[] change, double rho) {}

  private record Point(double[] x, double value, double[] gradient) {
    static Point at(double[] x, Objective objective) {
      double[] gradient = new double[x.length];
      return new Point(x, objective.evaluate(x, gradient), gradient);
    }
  }

  /** Searches from {@code start}, which is not changed, without a preconditioner. */
  Minimum minimise(Objective objective, double[] start) {
    return minimise(objective, start, vector -> {});
  }

  /**
   * Searches from {@code start}, which is not changed.
   *
   * @param preconditioner up to a factor, which is learned
   */
  Minimum minimise(Objective objective, double[] start, Preconditioner preconditioner) {
    Point point = Point.at(start.clone(), objective);
    if (!Double.isFinite(point.value)) {
      throw new IllegalArgumentException("The objective is not finite at the start");
    }
    ArrayDeque<Pair> pairs = new ArrayDeque<>();
    for (int done = 0; ; done++) {
      if (largest(point.gradient) <= gradientTolerance) {
        return new Minimum(point.x, point.value, done, true);
      }
      if (done == iterations) {
        return new Minimum(point.x, point.value, done, false);
      }
      double[] direction = direction(point.gradient, pairs, preconditioner);
      if (!(dot(point.gradient, direction) < 0)) {
        // Rounding has left the estimate indefinite: begin anew along the gradient.
        pairs.clear();
        direction = direction(point.gradient, pairs, vector -> {});
      }
      Point next = search(objective, point, direction);
      if (!(next.value < point.value)) {
        return new Minimum(point.x, point.value, done, true);
      }
      remember(pairs, point, next);
      double decrease = point.value - next.value;
      boolean still = decrease <= valueTolerance * Math.max(Math.abs(next.value), 1e-12);
      point = next;
      if (still) {
        return new Minimum(point.x, point.value, done + 1, true);
      }
    }
  }

  /** The first trial that meets both conditions; else the best decrease; else {@code from}. */
  private static Point search(Objective objective, Point from, double[] direction) {
    double slope = dot(from.gradient, direction);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double t = 1;
    Point best = from;
    for (int trial = 0; trial < TRIALS; trial++) {
      double[] x = from.x.clone();
      add(x, t, direction);
      Point next = Point.at(x, objective);
      if (!(next.value <= from.value + DECREASE * t * slope)) {
        high = t;
      } else {
        best = next;
        if (dot(next.gradient, direction) >= CURVATURE * slope) {
          return next;
        }
        low = t;
      }
      t = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * t;
    }
    return best;
  }

  private void remember(ArrayDeque<Pair> pairs, Point point, Point next) {
    double[] step = next.x.clone();
    add(step, -1, point.x);
    double[] change = next.gradient.clone();
    add(change, -1, point.gradient);
    double curvature = dot(step, change);
    if (curvature > 1e-12 * dot(change, change)) {
      pairs.addLast(new Pair(step, change, 1 / curvature));
      if (pairs.size() > memory) {
        pairs.removeFirst();
      }
    }
  }

  /** The two-loop recursion: minus the inverse Hessian's estimate times the gradient. */
  private static double[] direction(
      double[] gradient, ArrayDeque<Pair> pairs, Preconditioner preconditioner) {
    double[] q = gradient.clone();
    double[] alphas = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      alphas[--at] = pair.rho * dot(pair.step, q);
      add(q, -alphas[at], pair.change);
    }
    preconditioner.apply(q);
    double scale = scale(pairs.peekLast(), q, preconditioner);
    for (int i = 0; i < q.length; i++) {
      q[i] *= -scale;
    }
    for (Pair pair : pairs) {
      double beta = pair.rho * dot(pair.change, q);
      add(q, -alphas[at++] - beta, pair.step);
    }
    return q;
  }

  /** So that the newest pair's curvature is met; at first, so that no step is longer than 1. */
  private static double scale(@Nullable Pair last, double[] q, Preconditioner preconditioner) {
    if (last == null) {
      return 1 / Math.max(1, Math.sqrt(dot(q, q)));
    }
    double[] change = last.change.clone();
    preconditioner.apply(change);
    return 1 / (last.rho * dot(last.change, change));
  }

  private static void add(double[] target, double factor, double[] vector) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * vector[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] vector) {
    double largest = 0;
    for (double v : vector) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }
}
