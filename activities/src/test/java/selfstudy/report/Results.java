package selfstudy.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.Metric;
import selfstudy.evaluate.MultiLabel;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.VerdictSpec;

/**
 * Results whose first images are right, on ten balanced classes; at 99 % lambda was an end, at 98 %
 * the solver ran out of iterations.
 */
final class Results {
  int images = 100;

  /** Whether all seeds of a method judge the same one. */
  boolean oneEncoder;

  /** The seed that chose the rates of what is added from here on. */
  @Nullable Integer tunedOn;

  /** What is added from here on was trained with. */
  Map<String, Double> chosen = Map.of();

  /** Likewise, what it was chosen among. */
  List<EvaluationResult.Trial> validation = List.of();

  private final List<Summarise.Entry> entries = new ArrayList<>();
  private final Map<String, EvaluationResult> results = new HashMap<>();
  private final Map<String, Evaluate> evaluations = new HashMap<>();

  /** One result a value, seeds from 1. */
  Results add(String method, String dataset, String protocol, int... values) {
    for (int i = 0; i < values.length; i++) {
      String stage = "stage-" + entries.size();
      entries.add(new Summarise.Entry(stage, method, dataset, protocol, i + 1, tunedOn));
      results.put(stage, result(values[i]));
      evaluations.put(stage, evaluation(protocol, dataset, oneEncoder ? method : method + i));
    }
    return this;
  }

  /**
   * What gave such a result.
   *
   * @param dataset {@code pets/top-5} is the data of {@code pets} by another metric
   * @param encoder that it judges, if it judges one
   */
  static Evaluate evaluation(String protocol, String dataset, String encoder) {
    ProtocolSpec spec =
        switch (protocol) {
          case "linear" -> new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1, 1, 1), 100);
          case "knn" -> new ProtocolSpec.Knn(5, 0.1);
          case "finetune" -> new ProtocolSpec.FineTune(10, 2, List.of(0.1), List.of(0.0));
          case "scratch" -> new ProtocolSpec.Scratch(20, 2, List.of(0.1), List.of(0.0));
          default -> throw new IllegalArgumentException(protocol);
        };
    return new Evaluate(
        spec,
        new EncoderSpec(EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(8)),
        new DataInput(dataset.replaceFirst("/.*", ""), null, Labels.ALL),
        MetricName.TOP_1,
        32,
        spec.role() == ProtocolSpec.Role.BASELINE ? null : encoder,
        null,
        1);
  }

  /** Results whose values are no whole numbers, seeds from 1; their images say nothing. */
  Results measured(String method, String dataset, String protocol, double... percents) {
    int first = entries.size();
    add(method, dataset, protocol, IntStream.range(0, percents.length).map(i -> 50).toArray());
    for (int i = 0; i < percents.length; i++) {
      double percent = percents[i];
      results.computeIfPresent("stage-" + (first + i), (stage, any) -> withValue(any, percent));
    }
    return this;
  }

  private static EvaluationResult withValue(EvaluationResult any, double percent) {
    return new EvaluationResult(
        any.metric(),
        percent,
        any.classes(),
        any.labelled(),
        any.chosen(),
        any.atEdge(),
        any.validation(),
        any.convergence(),
        any.curve(),
        any.predictions(),
        any.targets(),
        any.top5(),
        null);
  }

  /** The same runs under another name, too: a sweep's cell that it leaves as it is. */
  Results alias(String method, String other) {
    List.copyOf(entries).stream()
        .filter(entry -> entry.method().equals(method))
        .map(
            it ->
                new Summarise.Entry(
                    it.stage(), other, it.dataset(), it.protocol(), it.seed(), it.tunedOn()))
        .forEach(entries::add);
    return this;
  }

  /** One result a signal of images of four classes each, seeds from 1; 0 is a random ranking. */
  Results ranked(String method, String dataset, String protocol, double... signals) {
    for (int i = 0; i < signals.length; i++) {
      add(method, dataset, protocol, 50);
      Summarise.Entry entry = entries.remove(entries.size() - 1);
      entries.add(new Summarise.Entry(entry.stage(), method, dataset, protocol, i + 1, tunedOn));
      results.put(entry.stage(), ranked(signals[i], i));
    }
    return this;
  }

  private static EvaluationResult ranked(double signal, int seed) {
    float[] scores = new float[800];
    byte[] truth = new byte[scores.length];
    for (int at = 0; at < scores.length; at++) {
      truth[at] = (byte) (Draws.seed(9).below(at, 5) == 0 ? 1 : 0);
      scores[at] = (float) (signal * truth[at] + Draws.seed(seed).gaussian(at));
    }
    MultiLabel shown = new MultiLabel(4, scores, truth);
    return new EvaluationResult(
        Metric.MAP_11_POINT,
        shown.meanAveragePrecision(Metric.MAP_11_POINT),
        4,
        50,
        Map.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        new int[0],
        new int[0],
        new int[0][],
        shown);
  }

  /** Forgets the result of the entry at an index. */
  void drop(int entry) {
    results.remove("stage-" + entry);
  }

  Map<String, String> evaluationFiles() {
    return EvaluationFiles.of(new Summarise(entries, new VerdictSpec(5)), results);
  }

  Comparison compare(double threshold) {
    return Comparison.of(new Summarise(entries, new VerdictSpec(threshold)), results, evaluations);
  }

  private EvaluationResult result(int value) {
    int[] targets = IntStream.range(0, images).map(i -> i % 10).toArray();
    int right = images * value / 100;
    int[] predictions =
        IntStream.range(0, images).map(i -> i < right ? i % 10 : (i + 1) % 10).toArray();
    int[][] top5 = IntStream.of(predictions).mapToObj(p -> new int[] {p}).toArray(int[][]::new);
    return new EvaluationResult(
        Metric.TOP_1,
        Metric.TOP_1.of(top5, targets, 10),
        10,
        50,
        chosen,
        value == 99 ? List.of("lambda") : List.of(),
        validation,
        new EvaluationResult.Convergence(200, value != 98),
        List.of(new EvaluationResult.CurvePoint(10, 0.5)),
        predictions,
        targets,
        top5,
        null);
  }
}
