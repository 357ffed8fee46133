package selfstudy.spec;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
    seeds.forEach(seed -> Check.atLeast("seeds", seed, 0));
    Check.within("resolution", resolution, 8, 1024);
    Check.notEmpty("methods", methods);
    Check.distinct("methods", methods.stream().map(MethodSpec::title).toList());
    Check.notEmpty("evaluate", evaluate);
    checkPlaces(evaluate);
    for (int i = 0; i < methods.size(); i++) {
      checkMethod("methods/" + i + "/", methods.get(i), pretraining.images());
    }
    seeds = List.copyOf(seeds);
    methods = List.copyOf(methods);
    evaluate = List.copyOf(evaluate);
  }

  /** How many stages this study has, before any are shared. */
  public long stages() {
    long all = methods.stream().mapToLong(method -> method.seeds().size()).sum();
    long trained =
        methods.stream()
            .filter(method -> !(method instanceof MethodSpec.Random))
            .mapToLong(method -> method.seeds().size())
            .sum();
    long evaluations =
        evaluate.stream()
            .mapToLong(
                evaluation ->
                    evaluation.datasets().size()
                        * evaluation
                            .protocol()
                            .<Long>match(
                                linear -> all,
                                knn -> all,
                                fineTune -> trained,
                                scratch -> (long) seeds.size()))
            .sum();
    return datasets().size() + all + evaluations + 1;
  }

  /** The names of all datasets that the study needs, each once, pretraining's first. */
  public Set<String> datasets() {
    Set<String> names = new LinkedHashSet<>();
    names.add(pretraining.name());
    evaluate.forEach(
        evaluation -> evaluation.datasets().forEach(dataset -> names.add(dataset.name())));
    return names;
  }

  /** A protocol has one place in the table for each dataset. */
  private static void checkPlaces(List<EvaluationSpec> evaluate) {
    Set<String> places = new HashSet<>();
    for (int i = 0; i < evaluate.size(); i++) {
      for (int j = 0; j < evaluate.get(i).datasets().size(); j++) {
        String dataset = evaluate.get(i).datasets().get(j).label();
        String protocol = evaluate.get(i).protocol().name();
        if (!places.add(protocol + "/" + dataset)) {
          throw new InvalidSpec(
              "evaluate/" + i + "/datasets/" + j,
              protocol + " is evaluated on " + dataset + " already");
        }
      }
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
