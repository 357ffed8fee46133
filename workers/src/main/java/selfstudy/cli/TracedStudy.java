package selfstudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudyReader;
import selfstudy.spec.StudySpec;
import selfstudy.trace.Trace;

/**
 * The options of {@code selfstudy trace} as the study that they stand for, so that defaults and
 * complaints are those of study files.
 */
record TracedStudy(
    String method,
    String encoder,
    String stem,
    int resolution,
    int seed,
    int batch,
    int steps,
    @Nullable String optimizer,
    Map<String, String> set) {
  private static final YAMLMapper YAML = new YAMLMapper();

  TracedStudy {
    if (steps < 1) {
      throw new UsageException("--steps must be at least 1.");
    }
    if (tunes(method) && (optimizer != null || !set.isEmpty())) {
      throw new UsageException(
          "Fine-tuning has an optimizer of its own: leave --optimizer and --set out.");
    }
    if (method.equals(MethodSpec.Random.NAME)) {
      throw new UsageException("The untrained control takes no steps: there is nothing to trace.");
    }
    if (method.equals(MethodSpec.Imported.NAME)) {
      throw new UsageException("An imported encoder takes no steps: there is nothing to trace.");
    }
    set = Map.copyOf(set);
  }

  private static boolean tunes(String method) {
    return method.equals(ProtocolSpec.FineTune.NAME);
  }

  /**
   * Takes the steps.
   *
   * @param images how many there are
   */
  void trace(Trace trace, int images) throws IOException, StudyFileException {
    StudySpec spec = new StudyReader().read("trace", tree(images).toString()).cells().get(0).spec();
    if (tunes(method)) {
      var protocol = (ProtocolSpec.FineTune) spec.evaluate().get(0).protocol();
      trace.fineTuning(protocol, spec.encoder(), resolution, seed);
    } else {
      MethodSpec chosen = spec.methods().get(0).only(seed);
      DataInput data = new DataInput("traced", null, Labels.ALL);
      trace.pretraining(new Pretrain(chosen, spec.encoder(), data, resolution, seed), steps);
    }
  }

  private ObjectNode tree(int images) {
    ObjectNode study = Json.mapper().createObjectNode();
    study.put("name", "trace").put("resolution", resolution);
    study.putArray("seeds").add(seed);
    study.putObject("encoder").put("architecture", encoder).put("stem", stem);
    study.putObject("pretraining").put("name", "traced").put("images", images);
    ObjectNode training = study.putObject("training").put("batchSize", batch);
    if (optimizer != null) {
      training.put("optimizer", optimizer);
    }
    ObjectNode chosen = study.putArray("methods").addObject();
    chosen.put("name", tunes(method) ? MethodSpec.SimClr.NAME : method);
    set.forEach((key, value) -> put(chosen, key, value));
    ObjectNode evaluation = study.putArray("evaluate").addObject();
    ObjectNode protocol = evaluation.putObject("protocol");
    protocol.put("name", ProtocolSpec.FineTune.NAME).put("steps", steps).put("batchSize", batch);
    evaluation.putArray("datasets").addObject().put("name", "traced");
    return study;
  }

  private static void put(ObjectNode into, String key, String value) {
    ObjectNode at = into;
    String[] parts = key.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.withObjectProperty(parts[i]);
    }
    at.set(parts[parts.length - 1], scalar(key, value));
  }

  private static JsonNode scalar(String key, String value) {
    try {
      return YAML.readTree(value);
    } catch (JsonProcessingException e) {
      throw new UsageException("--set " + key + ": " + value + " isn't a value that YAML knows.");
    }
  }
}
