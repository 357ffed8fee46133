package selfstudy.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.evaluate.Metric;
import selfstudy.evaluate.MultiLabel;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StageWork.Summarise.Entry;

/**
 * What stands behind a comparison's values, as CSV files that anyone can compute them again from:
 * {@value #EVALUATIONS} has a line an evaluation with its value and its chosen hyper-parameters,
 * {@value #CURVES} the training loss by step, and {@code predictions/DATASET.csv} a column an
 * evaluation; in that name what is no letter, digit, dot, hyphen or underscore is percent-encoded.
 */
public final class EvaluationFiles {
  private static final String EVALUATIONS = "evaluations.csv";
  private static final String CURVES = "curves.csv";

  private final List<Judged> all;

  private EvaluationFiles(List<Judged> all) {
    this.all = all;
  }

  /** One evaluation and where it belongs. */
  private record Judged(Entry entry, EvaluationResult result) {
    List<Object> place() {
      return List.of(entry.method(), entry.dataset(), entry.protocol(), entry.seed());
    }

    String column() {
      return entry.method() + "/" + entry.protocol() + "/seed-" + entry.seed();
    }
  }

  /**
   * Contents by path relative to a folder; evaluations without a result are left out.
   *
   * @param results by stage key
   */
  public static Map<String, String> of(Summarise work, Map<String, EvaluationResult> results) {
    List<Judged> judged = new ArrayList<>();
    for (Entry entry : work.entries()) {
      EvaluationResult result = results.get(entry.stage());
      if (result != null) {
        judged.add(new Judged(entry, result));
      }
    }
    return new EvaluationFiles(judged).contents();
  }

  private Map<String, String> contents() {
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put(EVALUATIONS, evaluations());
    contents.put(CURVES, curves());
    Map<String, List<Judged>> datasets =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.entry.dataset(), LinkedHashMap::new, Collectors.toList()));
    datasets.forEach(
        (dataset, judged) ->
            contents.put(
                "predictions/" + URLEncoder.encode(dataset, StandardCharsets.UTF_8) + ".csv",
                predictions(judged)));
    return contents;
  }

  private String evaluations() {
    Set<String> parameters = new TreeSet<>();
    all.forEach(judged -> parameters.addAll(judged.result.chosen().keySet()));
    List<Object> header =
        new ArrayList<>(List.of("method", "dataset", "protocol", "seed", "metric", "value"));
    header.addAll(List.of("chance", "labelled", "tested", "validation", "tuned_on"));
    header.addAll(parameters);
    header.addAll(List.of("at_edge", "stage"));
    StringBuilder csv = new StringBuilder(Csv.line(header)).append(Csv.END);
    for (Judged judged : all) {
      EvaluationResult result = judged.result;
      List<@Nullable Object> line = new ArrayList<>(judged.place());
      line.addAll(Arrays.asList(result.metric().label(), result.value(), result.chance()));
      line.addAll(Arrays.asList(result.labelled(), result.tested(), result.validated()));
      line.add(judged.entry.tunedOn());
      parameters.forEach(parameter -> line.add(result.chosen().get(parameter)));
      line.addAll(List.of(String.join(" ", result.atEdge()), judged.entry.stage()));
      csv.append(Csv.line(line)).append(Csv.END);
    }
    return csv.toString();
  }

  private String curves() {
    StringBuilder csv = new StringBuilder("method,dataset,protocol,seed,step,loss" + Csv.END);
    for (Judged judged : all) {
      String place = Csv.line(judged.place());
      for (CurvePoint point : judged.result.curve()) {
        csv.append(place).append(',').append(point.step()).append(',').append(point.loss());
        csv.append(Csv.END);
      }
    }
    return csv.toString();
  }

  /** Of one dataset's evaluations, which share its test images. */
  private static String predictions(List<Judged> judged) {
    EvaluationResult first = judged.get(0).result;
    MultiLabel several = first.multiLabel();
    return several == null ? singles(judged, first.targets()) : scores(judged, several);
  }

  /** A line an image: its class, then what each evaluation took it for. */
  private static String singles(List<Judged> judged, int[] targets) {
    judged.forEach(it -> require(it, Arrays.equals(it.result.targets(), targets)));
    StringBuilder csv = header("image,class", judged);
    for (int image = 0; image < targets.length; image++) {
      csv.append(image).append(',').append(targets[image]);
      for (Judged it : judged) {
        csv.append(',').append(prediction(it.result, image));
      }
      csv.append(Csv.END);
    }
    return csv.toString();
  }

  /** The predicted class, or all that the metric looks at, best first. */
  private static String prediction(EvaluationResult result, int image) {
    return result.metric() == Metric.TOP_5
        ? IntStream.of(result.top5()[image])
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "))
        : Integer.toString(result.predictions()[image]);
  }

  /** A line an image and class: whether it shows it (-1: difficult), then each one's score. */
  private static String scores(List<Judged> judged, MultiLabel truth) {
    List<MultiLabel> scored = judged.stream().map(EvaluationFiles::scored).toList();
    for (int i = 0; i < scored.size(); i++) {
      require(judged.get(i), Arrays.equals(scored.get(i).truth(), truth.truth()));
    }
    StringBuilder csv = header("image,class,shown", judged);
    for (int at = 0; at < truth.scores().length; at++) {
      csv.append(at / truth.classes()).append(',').append(at % truth.classes());
      csv.append(',').append(truth.truth()[at]);
      for (MultiLabel it : scored) {
        csv.append(',').append(it.scores()[at]);
      }
      csv.append(Csv.END);
    }
    return csv.toString();
  }

  private static MultiLabel scored(Judged judged) {
    MultiLabel scored = judged.result.multiLabel();
    require(judged, scored != null);
    return Objects.requireNonNull(scored);
  }

  private static StringBuilder header(String truth, List<Judged> judged) {
    List<String> columns = judged.stream().map(Judged::column).toList();
    return new StringBuilder(truth).append(',').append(Csv.line(columns)).append(Csv.END);
  }

  private static void require(Judged judged, boolean sameTest) {
    if (!sameTest) {
      throw new IllegalStateException(
          judged.column() + " was tested on other images of " + judged.entry.dataset());
    }
  }
}
