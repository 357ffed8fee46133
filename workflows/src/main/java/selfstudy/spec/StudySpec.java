package selfstudy.spec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One study with every default filled in: what is pretrained, on what, and how it is judged. A
 * study file with a {@code sweep} holds one such spec for each cell of its matrix.
 *
 * @param name lower-case letters, digits, hyphens; the readable half of the study's id
 * @param seeds the replicates; seed s fixes its own pretraining, label subset, head and batch order
 * @param pretraining the unlabelled images that encoders are pretrained on
 * @param resolution side in pixels of every image that reaches an encoder
 * @param verdict the rule by which pretraining pays or does not, declared beforehand
 * @param numerics what besides the recipe determines the bytes of a result
 */
public record StudySpec(
    String name,
    List<Integer> seeds,
    DataSelection pretraining,
    int resolution,
    EncoderSpec encoder,
    List<MethodSpec> methods,
    List<EvaluationSpec> evaluate,
    VerdictSpec verdict,
    Numerics numerics) {

  public StudySpec {
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?")) {
      throw new InvalidSpec(
          "name",
          "name must be 1 to 50 lower-case letters, digits and inner hyphens, but is \""
              + name
              + '"');
    }
    Check.notEmpty("seeds", seeds);
    Check.distinct("seeds", seeds);
    Check.each("seeds", seeds, (field, seed) -> Check.atLeast(field, seed, 0));
    Check.within("resolution", resolution, 8, 1024);
    if (pretraining.metric() != null) {
      throw new InvalidSpec(
          "pretraining/metric", "metric belongs to a dataset of evaluate: pretraining has none");
    }
    Check.notEmpty("methods", methods);
    checkTitles(methods);
    Check.notEmpty("evaluate", evaluate);
    checkPlaces(evaluate);
    ArmMetrics.check(evaluate);
    for (int i = 0; i < methods.size(); i++) {
      checkMethod("methods/" + i + "/", methods.get(i), pretraining.images());
    }
    for (int i = 0; i < evaluate.size(); i++) {
      if (evaluate.get(i).protocol() instanceof ProtocolSpec.Tuning tuning) {
        checkTunedOn("evaluate/" + i + "/protocol/", tuning, seeds, methods);
      }
    }
    seeds = List.copyOf(seeds);
    methods = List.copyOf(methods);
    evaluate = List.copyOf(evaluate);
  }

  /** How many stages this study has, before any are shared. */
  public long stages() {
    long all = methods.stream().mapToLong(method -> method.seeds().size()).sum();
    long evaluations =
        evaluate.stream()
            .mapToLong(
                evaluation -> evaluation.datasets().size() * evaluations(evaluation.protocol()))
            .sum();
    return datasets().size() + all + evaluations + 1;
  }

  /** On one dataset, with the choices of hyper-parameters that have stages of their own. */
  private long evaluations(ProtocolSpec protocol) {
    List<List<Integer>> replicates = replicates(protocol);
    long all = replicates.stream().mapToLong(List::size).sum();
    if (!(protocol instanceof ProtocolSpec.Tuning tuning) || tuning.combinations() == 1) {
      return all;
    }
    return all + (tuning.tunedOn() == null ? all : replicates.size());
  }

  /** The seeds of everything that a protocol judges. */
  private List<List<Integer>> replicates(ProtocolSpec protocol) {
    List<List<Integer>> all = methods.stream().map(MethodSpec::seeds).toList();
    return switch (protocol.role()) {
      case FROZEN -> all;
      case FINE_TUNED ->
          methods.stream()
              .filter(method -> !(method instanceof MethodSpec.Random))
              .map(MethodSpec::seeds)
              .toList();
      case BASELINE -> List.of(seeds);
    };
  }

  /** The names of all datasets that the study needs, each once, pretraining's first. */
  public Set<String> datasets() {
    return datasetFields().keySet();
  }

  /**
   * The same with the field that names each first, as {@link InvalidSpec#field} spells fields:
   * {@code evaluate/0/datasets/1/name}.
   */
  public Map<String, String> datasetFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(pretraining.name(), "pretraining/name");
    for (int i = 0; i < evaluate.size(); i++) {
      List<DataSelection> datasets = evaluate.get(i).datasets();
      for (int j = 0; j < datasets.size(); j++) {
        fields.putIfAbsent(datasets.get(j).name(), "evaluate/" + i + "/datasets/" + j + "/name");
      }
    }
    return fields;
  }

  /** A method has one row in the table. */
  private static void checkTitles(List<MethodSpec> methods) {
    List<String> titles = methods.stream().map(MethodSpec::title).toList();
    for (int i = 0; i < titles.size(); i++) {
      int first = titles.indexOf(titles.get(i));
      if (first < i) {
        throw new InvalidSpec(
            "methods/" + i,
            titles.get(i)
                + " is there already, as methods["
                + first
                + "]; "
                + (methods.get(i) instanceof MethodSpec.Imported
                    ? "give it another label"
                    : "a sweep compares one method's settings"));
      }
    }
  }

  /**
   * A protocol has one place in the table for each dataset, and a dataset's name there stands for
   * the same images under every protocol: verdicts compare by it.
   */
  private static void checkPlaces(List<EvaluationSpec> evaluate) {
    Set<String> places = new HashSet<>();
    Map<String, DataSelection> called = new HashMap<>();
    for (int i = 0; i < evaluate.size(); i++) {
      for (int j = 0; j < evaluate.get(i).datasets().size(); j++) {
        String at = "evaluate/" + i + "/datasets/" + j;
        DataSelection dataset = evaluate.get(i).datasets().get(j);
        String name = dataset.by(null).label();
        DataSelection first = called.putIfAbsent(name, dataset);
        if (first != null && !first.name().equals(dataset.name())) {
          throw new InvalidSpec(at + "/name", sameName(name, dataset, first));
        }
        String protocol = evaluate.get(i).protocol().name();
        if (!places.add(protocol + "/" + dataset.label())) {
          throw new InvalidSpec(
              at, protocol + " is evaluated on " + dataset.label() + " already; leave one out");
        }
      }
    }
  }

  /**
   * Checks what only the datasets' own metrics tell: that a protocol evaluates none twice by the
   * same metric, once named and once not.
   *
   * @param official by the name of each dataset; of one that is left out nothing is known
   * @throws InvalidSpec at the second
   */
  public void checkMetrics(Map<String, MetricName> official) {
    Set<List<Object>> places = new HashSet<>();
    for (int i = 0; i < evaluate.size(); i++) {
      String protocol = evaluate.get(i).protocol().name();
      List<DataSelection> datasets = evaluate.get(i).datasets();
      for (int j = 0; j < datasets.size(); j++) {
        DataSelection data = datasets.get(j);
        MetricName metric = data.metric() == null ? official.get(data.name()) : data.metric();
        if (!places.add(List.of(protocol, data.by(metric)))) {
          throw new InvalidSpec(
              "evaluate/" + i + "/datasets/" + j,
              String.format(
                  "%s is evaluated on %s by %s already, which is its official metric; leave one out",
                  protocol, data.by(null).label(), Objects.requireNonNull(metric).label()));
        }
      }
    }
  }

  private static String sameName(String name, DataSelection dataset, DataSelection first) {
    return "%s would be called %s in the results, as %s is; give it a name of its own: selfstudy datasets add PATH --name NAME, and here %sNAME"
        .formatted(dataset.name(), name, first.name(), DataSelection.IMPORTED);
  }

  /** Who is tuned has a replicate of that seed. */
  private static void checkTunedOn(
      String at, ProtocolSpec.Tuning tuning, List<Integer> seeds, List<MethodSpec> methods) {
    Integer seed = tuning.tunedOn();
    if (seed == null) {
      return;
    }
    if (tuning.role() == ProtocolSpec.Role.BASELINE) {
      checkTunedOn(at, seed, seeds, "");
      return;
    }
    for (MethodSpec method : methods) {
      if (!(method instanceof MethodSpec.Random)) {
        checkTunedOn(at, seed, method.seeds(), " of " + method.title());
      }
    }
  }

  private static void checkTunedOn(String at, int seed, List<Integer> seeds, String whose) {
    if (!seeds.contains(seed)) {
      throw new InvalidSpec(
          at + "tunedOn",
          "tunedOn must be one of the seeds" + whose + ", " + seeds + ", but is " + seed);
    }
  }

  private static void checkMethod(String at, MethodSpec method, @Nullable Integer images) {
    if (method instanceof MethodSpec.Moco moco) {
      moco.checkBatch(at);
    }
    if (images != null) {
      method.checkImages(at, images);
    }
  }
}
