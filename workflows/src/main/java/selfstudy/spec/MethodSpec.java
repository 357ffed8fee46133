package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A way to obtain an encoder, with its own parameters. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MethodSpec.SimClr.class, name = MethodSpec.SimClr.NAME),
  @JsonSubTypes.Type(value = MethodSpec.Moco.class, name = MethodSpec.Moco.NAME),
  @JsonSubTypes.Type(value = MethodSpec.Pirl.class, name = MethodSpec.Pirl.NAME),
  @JsonSubTypes.Type(value = MethodSpec.Supervised.class, name = MethodSpec.Supervised.NAME),
  @JsonSubTypes.Type(value = MethodSpec.Random.class, name = MethodSpec.Random.NAME),
  @JsonSubTypes.Type(value = MethodSpec.Imported.class, name = MethodSpec.Imported.NAME)
})
public sealed interface MethodSpec {

  /** The name in study files and keys. */
  @JsonIgnore
  String name();

  /** The name in tables and of stages, unique in a study. */
  @JsonIgnore
  default String title() {
    return this instanceof Imported imported ? imported.label : name();
  }

  /** The replicates of this method; the study's unless the method names its own. */
  List<Integer> seeds();

  /** How it trains; empty for the untrained control and for what was trained elsewhere. */
  default Optional<TrainingSpec> recipe() {
    return match(
        simClr -> Optional.of(simClr.training),
        moco -> Optional.of(moco.training),
        pirl -> Optional.of(pirl.training),
        supervised -> Optional.of(supervised.training),
        random -> Optional.empty(),
        imported -> Optional.empty());
  }

  /** This method with one seed alone. */
  default MethodSpec only(int seed) {
    List<Integer> seeds = List.of(seed);
    return match(
        m -> new SimClr(seeds, m.training, m.temperature, m.projection),
        m ->
            new Moco(
                seeds,
                m.training,
                m.temperature,
                m.projection,
                m.queue,
                m.momentum,
                m.batchNormGroup),
        m ->
            new Pirl(
                seeds,
                m.training,
                m.temperature,
                m.projection,
                m.pretext,
                m.estimator,
                m.lambda,
                m.negatives,
                m.bankWeight,
                m.bankStart,
                m.puzzle),
        m -> new Supervised(seeds, m.training),
        m -> new Random(seeds),
        m -> new Imported(seeds, m.label, m.weights));
  }

  /**
   * Whether a pretraining set is large enough for it.
   *
   * @param at where this method is in a study file, with its slash; perhaps empty
   * @throws InvalidSpec if its batch, queue or negatives ask for more images
   */
  default void checkImages(String at, int images) {
    int batch = recipe().map(TrainingSpec::batchSize).orElse(0);
    if (batch > images) {
      throw new InvalidSpec(
          at + "training/batchSize",
          "batchSize must be at most the " + images + " images, but is " + batch);
    }
    if (this instanceof Moco moco && moco.queue > images) {
      throw new InvalidSpec(
          at + "queue",
          "queue must be at most the "
              + images
              + " images, or it holds older keys of the query's own image; but is "
              + moco.queue);
    }
    if (this instanceof Pirl pirl && pirl.negatives > images - 1) {
      throw new InvalidSpec(
          at + "negatives",
          "negatives must be fewer than the " + images + " images, but is " + pirl.negatives);
    }
  }

  /** Every method's case in one place: a new method breaks each caller at compile time. */
  <T> T match(
      Function<SimClr, T> simClr,
      Function<Moco, T> moco,
      Function<Pirl, T> pirl,
      Function<Supervised, T> supervised,
      Function<Random, T> random,
      Function<Imported, T> imported);

  /**
   * SimCLR (Chen et al., 2020): two views of each image, NT-Xent over 2N anchors.
   *
   * @param temperature NT-Xent's tau
   * @param projection output dimension of the two-layer projection head g
   */
  record SimClr(List<Integer> seeds, TrainingSpec training, double temperature, int projection)
      implements MethodSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "simclr";

    public SimClr {
      seeds = checkedSeeds(seeds);
      Check.positive("temperature", temperature);
      Check.atLeast("projection", projection, 2);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <T> T match(
        Function<SimClr, T> simClr,
        Function<Moco, T> moco,
        Function<Pirl, T> pirl,
        Function<Supervised, T> supervised,
        Function<Random, T> random,
        Function<Imported, T> imported) {
      return simClr.apply(this);
    }
  }

  /**
   * MoCo v2 (Chen et al., 2020): a queue of keys from a momentum encoder, InfoNCE.
   *
   * @param temperature InfoNCE's tau
   * @param projection output dimension of the two-layer projection head
   * @param queue keys kept, K
   * @param momentum m of the key encoder's moving average
   * @param batchNormGroup images, of queries as of keys, that share their batch statistics: on one
   *     device the keys' shuffle only matters when the batch norm is split as well
   */
  record Moco(
      List<Integer> seeds,
      TrainingSpec training,
      double temperature,
      int projection,
      int queue,
      double momentum,
      int batchNormGroup)
      implements MethodSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "moco";

    public Moco {
      seeds = checkedSeeds(seeds);
      Check.positive("temperature", temperature);
      Check.atLeast("projection", projection, 2);
      Check.atLeast("queue", queue, 1);
      Check.within("momentum", momentum, 0, 1);
      Check.atLeast("batchNormGroup", batchNormGroup, 2);
    }

    /** What the batch asks of the queue and of the split. */
    void checkBatch(String at) {
      int batch = training.batchSize();
      if (batch % batchNormGroup != 0) {
        throw new InvalidSpec(
            at + "batchNormGroup",
            "batchNormGroup must divide the batch of " + batch + ", but is " + batchNormGroup);
      }
      int slice = training.slice();
      if (slice % batchNormGroup != 0) {
        throw new InvalidSpec(
            at + "batchNormGroup",
            "batchNormGroup must divide the microbatch of " + slice + ", but is " + batchNormGroup);
      }
      if (queue < batch) {
        throw new InvalidSpec(
            at + "queue", "queue must hold a batch of " + batch + ", but is " + queue);
      }
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <T> T match(
        Function<SimClr, T> simClr,
        Function<Moco, T> moco,
        Function<Pirl, T> pirl,
        Function<Supervised, T> supervised,
        Function<Random, T> random,
        Function<Imported, T> imported) {
      return moco.apply(this);
    }
  }

  /**
   * PIRL (Misra and van der Maaten, 2020): a memory bank with one slot an image, and a pretext
   * transformation.
   *
   * @param temperature tau of the noise-contrastive estimator
   * @param projection dimension of the bank's slots
   * @param lambda weight of the pretext term; 0 is instance discrimination
   * @param negatives N, drawn from the bank without the image itself
   * @param bankWeight weight of the old slot in its moving average
   * @param puzzle side in pixels to which an image is enlarged before the 3x3 grid is cut
   */
  record Pirl(
      List<Integer> seeds,
      TrainingSpec training,
      double temperature,
      int projection,
      Pretext pretext,
      Estimator estimator,
      double lambda,
      int negatives,
      double bankWeight,
      BankStart bankStart,
      int puzzle)
      implements MethodSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "pirl";

    /** The pretext transformation t. */
    public enum Pretext {
      @JsonProperty("jigsaw")
      JIGSAW,
      @JsonProperty("rotation")
      ROTATION
    }

    /** The contrastive loss: PIRL's equations 4 and 5, or InfoNCE. */
    public enum Estimator {
      @JsonProperty("nce")
      NCE,
      @JsonProperty("infonce")
      INFO_NCE
    }

    /** What the bank holds before the first step. */
    public enum BankStart {
      /** One pass of f over the untransformed images. */
      @JsonProperty("encoder")
      ENCODER,
      /** Random unit vectors. */
      @JsonProperty("random")
      RANDOM
    }

    public Pirl {
      seeds = checkedSeeds(seeds);
      Check.positive("temperature", temperature);
      Check.atLeast("projection", projection, 2);
      Check.within("lambda", lambda, 0, 1);
      Check.atLeast("negatives", negatives, 1);
      Check.within("bankWeight", bankWeight, 0, 1);
      Check.within("puzzle", puzzle, 24, 1024);
      if (puzzle % 3 != 0) {
        throw new InvalidSpec("puzzle", "puzzle must be divisible by 3, but is " + puzzle);
      }
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <T> T match(
        Function<SimClr, T> simClr,
        Function<Moco, T> moco,
        Function<Pirl, T> pirl,
        Function<Supervised, T> supervised,
        Function<Random, T> random,
        Function<Imported, T> imported) {
      return pirl.apply(this);
    }
  }

  /** Cross-entropy on the pretraining set's own labels: the supervised baseline. */
  record Supervised(List<Integer> seeds, TrainingSpec training) implements MethodSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "supervised";

    public Supervised {
      seeds = checkedSeeds(seeds);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <T> T match(
        Function<SimClr, T> simClr,
        Function<Moco, T> moco,
        Function<Pirl, T> pirl,
        Function<Supervised, T> supervised,
        Function<Random, T> random,
        Function<Imported, T> imported) {
      return supervised.apply(this);
    }
  }

  /** An untrained encoder: the control that any method must beat. */
  record Random(List<Integer> seeds) implements MethodSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "random";

    public Random {
      seeds = checkedSeeds(seeds);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <T> T match(
        Function<SimClr, T> simClr,
        Function<Moco, T> moco,
        Function<Pirl, T> pirl,
        Function<Supervised, T> supervised,
        Function<Random, T> random,
        Function<Imported, T> imported) {
      return random.apply(this);
    }
  }

  /**
   * An encoder that was trained elsewhere and brought into the store by {@code selfstudy import}.
   *
   * @param seeds of what judges it: there is one encoder, whatever the seeds
   * @param label its name in tables
   * @param weights SHA-256 of its file in the store, 64 hex digits
   */
  record Imported(List<Integer> seeds, String label, String weights) implements MethodSpec {
    /** As study files spell it. */
    public static final String NAME = "imported";

    private static final Set<String> OTHERS =
        Set.of(SimClr.NAME, Moco.NAME, Pirl.NAME, Supervised.NAME, Random.NAME);

    public Imported {
      seeds = checkedSeeds(seeds);
      checkLabel(label);
      if (!weights.matches("[0-9a-f]{64}")) {
        throw new InvalidSpec(
            "weights",
            "weights must be the 64 hex digits that 'selfstudy import' prints, but is \""
                + weights
                + '"');
      }
    }

    /** {@link InvalidSpec} unless it can stand beside the other methods in tables. */
    public static void checkLabel(String label) {
      if (!label.matches("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?") || OTHERS.contains(label)) {
        throw new InvalidSpec(
            "label",
            "label must be 1 to 50 lower-case letters, digits and inner hyphens, and no method's"
                + " name, but is \""
                + label
                + '"');
      }
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public <T> T match(
        Function<SimClr, T> simClr,
        Function<Moco, T> moco,
        Function<Pirl, T> pirl,
        Function<Supervised, T> supervised,
        Function<Random, T> random,
        Function<Imported, T> imported) {
      return imported.apply(this);
    }
  }

  private static List<Integer> checkedSeeds(List<Integer> seeds) {
    Check.notEmpty("seeds", seeds);
    Check.distinct("seeds", seeds);
    Check.each("seeds", seeds, (field, seed) -> Check.atLeast(field, seed, 0));
    return List.copyOf(seeds);
  }
}
