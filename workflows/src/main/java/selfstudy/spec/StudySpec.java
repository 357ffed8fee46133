package selfstudy.spec;

import java.util.List;

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
    Check.within("resolution", resolution, 8, 1024);
    Check.notEmpty("methods", methods);
    Check.distinct("methods", methods.stream().map(MethodSpec::name).toList());
    seeds = List.copyOf(seeds);
    methods = List.copyOf(methods);
    evaluate = List.copyOf(evaluate);
  }
}
