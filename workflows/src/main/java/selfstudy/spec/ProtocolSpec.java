package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How an encoder is judged on a labelled dataset. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProtocolSpec.Linear.class, name = ProtocolSpec.Linear.NAME),
  @JsonSubTypes.Type(value = ProtocolSpec.Knn.class, name = ProtocolSpec.Knn.NAME),
  @JsonSubTypes.Type(value = ProtocolSpec.FineTune.class, name = ProtocolSpec.FineTune.NAME),
  @JsonSubTypes.Type(value = ProtocolSpec.Scratch.class, name = ProtocolSpec.Scratch.NAME)
})
public sealed interface ProtocolSpec
    permits ProtocolSpec.Linear, ProtocolSpec.Knn, ProtocolSpec.Tuning {

  /** For study files. */
  String TUNED_ON =
      "the seed that chooses the rates for all seeds, on its validation part; left out, each seed"
          + " chooses its own";

  /** The name in study files, tables and keys. */
  @JsonIgnore
  String name();

  /** What it judges, and what its results are compared with. */
  Role role();

  /** Whose encoders a protocol judges, and what follows from it. */
  enum Role {
    /**
     * An encoder as it is: every method's, and the untrained one's, which is the control that the
     * others are compared with.
     */
    FROZEN,

    /**
     * The whole network, trained from a method's encoder: what a verdict compares with {@link
     * #BASELINE}. From an untrained encoder it would be just that.
     */
    FINE_TUNED,

    /** The whole network, trained from random weights: these are no method's. */
    BASELINE
  }

  /** Every protocol's case in one place: a new protocol breaks each caller at compile time. */
  <T> T match(
      Function<Linear, T> linear,
      Function<Knn, T> knn,
      Function<FineTune, T> fineTune,
      Function<Scratch, T> scratch);

  /**
   * Logistic regression on frozen features h, multinomial, or for each class against the rest where
   * an image may show several: mean (binary) cross-entropy + lambda/2 |W|^2, bias unpenalised,
   * L-BFGS, lambda chosen on validation (SimCLR, B.8.1).
   *
   * @param regularisation the values of lambda to choose from
   * @param iterations most L-BFGS iterations a value
   */
  record Linear(LogGrid regularisation, int iterations) implements ProtocolSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "linear";

    public Linear {
      Check.atLeast("iterations", iterations, 1);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Role role() {
      return Role.FROZEN;
    }

    @Override
    public <T> T match(
        Function<Linear, T> linear,
        Function<Knn, T> knn,
        Function<FineTune, T> fineTune,
        Function<Scratch, T> scratch) {
      return linear.apply(this);
    }
  }

  /**
   * Weighted nearest neighbours by cosine similarity, weight exp(s/temperature) (Wu et al., 2018).
   *
   * @param k neighbours; at most as many as a class has labelled images, on average
   */
  record Knn(int k, double temperature) implements ProtocolSpec {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "knn";

    public Knn {
      Check.atLeast("k", k, 1);
      Check.positive("temperature", temperature);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Role role() {
      return Role.FROZEN;
    }

    @Override
    public <T> T match(
        Function<Linear, T> linear,
        Function<Knn, T> knn,
        Function<FineTune, T> fineTune,
        Function<Scratch, T> scratch) {
      return knn.apply(this);
    }
  }

  /**
   * Training of the whole network from a pretrained encoder (SimCLR, B.8.2).
   *
   * @param steps of {@code batchSize} images
   * @param learningRates to choose from; the best is refitted on all labels
   * @param weightDecays to choose from, each divided by the learning rate
   * @param search which combinations are tried
   * @param tunedOn the seed on whose validation part they are chosen for all seeds; null where each
   *     seed chooses on its own
   */
  record FineTune(
      int steps,
      int batchSize,
      @JsonDeserialize(using = LogGrids.class) List<Double> learningRates,
      @JsonDeserialize(using = LogGrids.class) List<Double> weightDecays,
      SearchSpec search,
      @JsonPropertyDescription(TUNED_ON) @Nullable Integer tunedOn)
      implements Tuning {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "finetune";

    public FineTune {
      Tuning.check(steps, batchSize, learningRates, weightDecays, search, tunedOn);
      learningRates = List.copyOf(learningRates);
      weightDecays = List.copyOf(weightDecays);
    }

    /** Every combination is tried, by each seed on its own. */
    public FineTune(
        int steps, int batchSize, List<Double> learningRates, List<Double> weightDecays) {
      this(steps, batchSize, learningRates, weightDecays, new SearchSpec.Grid(), null);
    }

    @Override
    public FineTune withoutTunedOn() {
      return new FineTune(steps, batchSize, learningRates, weightDecays, search, null);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Role role() {
      return Role.FINE_TUNED;
    }

    @Override
    public <T> T match(
        Function<Linear, T> linear,
        Function<Knn, T> knn,
        Function<FineTune, T> fineTune,
        Function<Scratch, T> scratch) {
      return fineTune.apply(this);
    }
  }

  /**
   * The same procedure from random initialisation, for longer.
   *
   * @param steps of {@code batchSize} images
   * @param learningRates to choose from; the best is refitted on all labels
   * @param weightDecays to choose from, each divided by the learning rate
   * @param search which combinations are tried
   * @param tunedOn the seed on whose validation part they are chosen for all seeds; null where each
   *     seed chooses on its own
   */
  record Scratch(
      int steps,
      int batchSize,
      @JsonDeserialize(using = LogGrids.class) List<Double> learningRates,
      @JsonDeserialize(using = LogGrids.class) List<Double> weightDecays,
      SearchSpec search,
      @JsonPropertyDescription(TUNED_ON) @Nullable Integer tunedOn)
      implements Tuning {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "scratch";

    public Scratch {
      Tuning.check(steps, batchSize, learningRates, weightDecays, search, tunedOn);
      learningRates = List.copyOf(learningRates);
      weightDecays = List.copyOf(weightDecays);
    }

    /** Every combination is tried, by each seed on its own. */
    public Scratch(
        int steps, int batchSize, List<Double> learningRates, List<Double> weightDecays) {
      this(steps, batchSize, learningRates, weightDecays, new SearchSpec.Grid(), null);
    }

    @Override
    public Scratch withoutTunedOn() {
      return new Scratch(steps, batchSize, learningRates, weightDecays, search, null);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Role role() {
      return Role.BASELINE;
    }

    @Override
    public <T> T match(
        Function<Linear, T> linear,
        Function<Knn, T> knn,
        Function<FineTune, T> fineTune,
        Function<Scratch, T> scratch) {
      return scratch.apply(this);
    }
  }

  /**
   * The procedure that fine-tuning and scratch share: Nesterov momentum 0.9, cosine, crop and flip.
   */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = FineTune.class, name = FineTune.NAME),
    @JsonSubTypes.Type(value = Scratch.class, name = Scratch.NAME)
  })
  sealed interface Tuning extends ProtocolSpec permits FineTune, Scratch {
    /** Steps of one training. */
    int steps();

    /** Images a step. */
    int batchSize();

    /** Peak rates to choose from; the best is refitted on all labels. */
    List<Double> learningRates();

    /** Decays to choose from, each divided by the learning rate. */
    List<Double> weightDecays();

    /** Which combinations of both are tried. */
    SearchSpec search();

    /** The seed that chooses for all; null where each chooses on its own. */
    @Nullable Integer tunedOn();

    /** What one seed does: the same whether it chooses for the others or not. */
    Tuning withoutTunedOn();

    /** How many combinations there are; with one there is nothing to choose. */
    default int combinations() {
      return learningRates().size() * weightDecays().size();
    }

    /** The rounds of trials; none with nothing to choose. */
    default List<SearchSpec.Rung> rungs() {
      return combinations() == 1 ? List.of() : search().rungs(combinations(), steps());
    }

    private static void check(
        int steps,
        int batchSize,
        List<Double> learningRates,
        List<Double> weightDecays,
        SearchSpec search,
        @Nullable Integer tunedOn) {
      Check.atLeast("steps", steps, 1);
      Check.atLeast("batchSize", batchSize, 2);
      Check.notEmpty("learningRates", learningRates);
      Check.notEmpty("weightDecays", weightDecays);
      Check.each("learningRates", learningRates, Check::positive);
      Check.each("weightDecays", weightDecays, Check::notNegative);
      Check.distinct("learningRates", learningRates);
      Check.distinct("weightDecays", weightDecays);
      int combinations = learningRates.size() * weightDecays.size();
      search.check(combinations, steps);
      if (tunedOn != null && combinations == 1) {
        throw new InvalidSpec(
            "tunedOn",
            "tunedOn has one combination of learning rate and weight decay to choose from; leave"
                + " it out, or give more values");
      }
    }
  }

  /** Values spaced evenly on a logarithmic scale, both ends included. */
  record LogGrid(double from, double to, int values) {
    public LogGrid {
      Check.positive("from", from);
      Check.positive("to", to);
      if (to < from) {
        throw new InvalidSpec("to", "to must be at least from (" + from + "), but is " + to);
      }
      Check.within("values", values, 1, 1000);
      if (values == 1 && to > from) {
        throw new InvalidSpec(
            "values", "values is 1, which leaves out to (" + to + "); give at least 2");
      }
    }

    /** The values, smallest first; those between the ends are rounded to 12 digits. */
    public List<Double> toList() {
      if (values == 1) {
        return List.of(from);
      }
      double step = StrictMath.log(to / from) / (values - 1);
      return IntStream.range(0, values)
          .mapToObj(
              i -> i == 0 ? from : i == values - 1 ? to : rounded(from * StrictMath.exp(step * i)))
          .toList();
    }

    /** To the digits that a person would write: 0.001 instead of 0.0010000000000000002. */
    private static double rounded(double value) {
      return new BigDecimal(value).round(new MathContext(12)).doubleValue();
    }
  }
}
