package selfstudy.random;

/**
 * Counter-based randomness: a draw is a pure function of the coordinates below which it is made, so
 * there is no generator state to save, and order or threads cannot change a result.
 *
 * <p>{@code Draws.seed(7).at(epoch).at(image).at(view).at(operation).uniform(0)}.
 */
public final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long node;

  private Draws(long node) {
    this.node = node;
  }

  /** The root of all draws of one seed. */
  public static Draws seed(long seed) {
    return new Draws(mix(seed + GOLDEN));
  }

  /** The subtree of one coordinate; coordinates in another order are another subtree. */
  public Draws at(long coordinate) {
    // Mixed once more than the coordinate: at(a).at(b) is not at(b).at(a).
    return new Draws(mix(mix(node) + coordinate * GOLDEN));
  }

  /** The subtree of one purpose; equal names, equal draws. */
  public Draws at(String purpose) {
    long hash = GOLDEN;
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix(hash ^ purpose.charAt(i)) + GOLDEN;
    }
    return at(hash);
  }

  /** 64 uniform bits, the {@code index}-th of this node. */
  public long bits(long index) {
    return mix(node + mix(index * GOLDEN + 1));
  }

  /** Uniform in [0, 1), 53 bits. */
  public double uniform(long index) {
    return (bits(index) >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  public double uniform(long index, double low, double high) {
    return low + (high - low) * uniform(index);
  }

  /** Uniform in 0 to bound - 1; off by less than bound / 2^32. */
  public int below(long index, int bound) {
    return (int) (((bits(index) >>> 32) * bound) >>> 32);
  }

  /**
   * Standard normal, by Box and Muller from two uniforms; StrictMath for equal bytes everywhere.
   */
  public double gaussian(long index) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
  }

  /** A uniform permutation of 0 to n - 1 (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = below(i, i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** SplitMix64's finaliser (Steele, Lea and Flood, 2014; Stafford's variant 13). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
