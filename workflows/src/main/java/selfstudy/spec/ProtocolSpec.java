package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.function.Function;

/** How an encoder is judged on a labelled dataset. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProtocolSpec.Linear.class, name = ProtocolSpec.Linear.NAME),
  @JsonSubTypes.Type(value = ProtocolSpec.Knn.class, name = ProtocolSpec.Knn.NAME),
  @JsonSubTypes.Type(value = ProtocolSpec.FineTune.class, name = ProtocolSpec.FineTune.NAME),
  @JsonSubTypes.Type(value = ProtocolSpec.Scratch.class, name = ProtocolSpec.Scratch.NAME)
})
public sealed interface ProtocolSpec {

  /** The name in study files, tables and keys. */
  @JsonIgnore
  String name();

  /** Every protocol's case in one place: a new protocol breaks each caller at compile time. */
  <T> T match(
      Function<Linear, T> linear,
      Function<Knn, T> knn,
      Function<FineTune, T> fineTune,
      Function<Scratch, T> scratch);

  /**
   * Multinomial logistic regression on frozen features h: mean cross-entropy + lambda/2 |W|^2, bias
   * unpenalised, L-BFGS, lambda chosen on validation (SimCLR, B.8.1).
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
   * @param learningRates tried on validation; the best is refitted on all labels
   * @param weightDecays tried on validation, each divided by the learning rate
   */
  record FineTune(int steps, int batchSize, List<Double> learningRates, List<Double> weightDecays)
      implements ProtocolSpec, Tuning {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "finetune";

    public FineTune {
      Tuning.check(steps, batchSize, learningRates, weightDecays);
      learningRates = List.copyOf(learningRates);
      weightDecays = List.copyOf(weightDecays);
    }

    @Override
    public String name() {
      return NAME;
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
   * @param learningRates tried on validation; the best is refitted on all labels
   * @param weightDecays tried on validation, each divided by the learning rate
   */
  record Scratch(int steps, int batchSize, List<Double> learningRates, List<Double> weightDecays)
      implements ProtocolSpec, Tuning {
    /** As study files, tables and keys spell it. */
    public static final String NAME = "scratch";

    public Scratch {
      Tuning.check(steps, batchSize, learningRates, weightDecays);
      learningRates = List.copyOf(learningRates);
      weightDecays = List.copyOf(weightDecays);
    }

    @Override
    public String name() {
      return NAME;
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
  sealed interface Tuning permits FineTune, Scratch {
    /** Steps of one training. */
    int steps();

    /** Images a step. */
    int batchSize();

    /** Peak rates tried on validation; the best is refitted on all labels. */
    List<Double> learningRates();

    /** Decays tried on validation, each divided by the learning rate. */
    List<Double> weightDecays();

    private static void check(
        int steps, int batchSize, List<Double> learningRates, List<Double> weightDecays) {
      Check.atLeast("steps", steps, 1);
      Check.atLeast("batchSize", batchSize, 2);
      Check.notEmpty("learningRates", learningRates);
      Check.notEmpty("weightDecays", weightDecays);
      learningRates.forEach(rate -> Check.positive("learningRates", rate));
      weightDecays.forEach(decay -> Check.notNegative("weightDecays", decay));
    }
  }

  /** Values spaced evenly on a logarithmic scale, both ends included. */
  record LogGrid(double from, double to, int values) {
    public LogGrid {
      Check.positive("from", from);
      Check.within("to", to, from, Double.MAX_VALUE);
      Check.within("values", values, 1, 1000);
    }

    /** The values, smallest first. */
    public List<Double> toList() {
      if (values == 1) {
        return List.of(from);
      }
      double step = StrictMath.log(to / from) / (values - 1);
      return java.util.stream.IntStream.range(0, values)
          .mapToObj(i -> from * StrictMath.exp(step * i))
          .toList();
    }
  }
}
