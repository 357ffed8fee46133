package selfstudy.plan;

/**
 * Versions of the code's numbers. Bump one by hand when results change on purpose: every stage of
 * that kind, and what depends on it, is then computed anew. Golden tests fail when numbers change
 * by accident.
 */
public final class Recipes {
  private Recipes() {}

  /** How files become packed images. */
  public static final int DATASET = 1;

  /** How encoders are trained. */
  public static final int PRETRAIN = 2;

  /** How learning rates and weight decays are chosen. */
  public static final int TUNE = 2;

  /** How encoders are judged. */
  public static final int EVALUATE = 6;

  /** How results are summarised. */
  public static final int SUMMARISE = 7;

  /** The version of one kind of stage. */
  public static int of(StageKind kind) {
    return switch (kind) {
      case DATASET -> DATASET;
      case PRETRAIN -> PRETRAIN;
      case TUNE -> TUNE;
      case EVALUATE -> EVALUATE;
      case SUMMARISE -> SUMMARISE;
    };
  }
}
