package selfstudy.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import selfstudy.spec.EncoderSpec.Architecture;

/**
 * What a study file need not say. Values are for small images and short studies on processors; the
 * sources are named beside them. A study's identity and its stages' keys are computed with defaults
 * filled in, so a change here changes both.
 */
final class Defaults {
  private static final String YAML =
      """
      study:
        seeds: [1, 2, 3]
        resolution: 32
        encoder: {}
        verdict: {threshold: 5}  # percent of scratch's error; small studies with few labels
        numerics: {device: cpu, threads: 1, precision: fp32, tf32: false}
      data: {images: null, labels: all, metric: null}
      encoder: {architecture: small, stem: stride2, width: 1}
      training:
        epochs: 10
        batchSize: 128
        microbatch: null
        optimizer: {name: adamw}
        schedule: {warmup: 0.1, decay: cosine}
        augmentation:  # SimCLR, B.9: half strength, no blur
          crop: {minScale: 0.08, maxScale: 1}
          flip: 0.5
          jitter: {strength: 0.5, probability: 0.8}
          grey: 0.2
          blur: {probability: 0, minSigma: 0.1, maxSigma: 2}
      optimizers:
        adamw: {learningRate: 3e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-4}
        sgd: {learningRate: 0.06, momentum: 0.9, nesterov: false, weightDecay: 5e-4}  # MoCo on CIFAR
        lars: {momentum: 0.9, weightDecay: 1e-6, trust: 1e-3}  # learning rate 0.3 N / 256
      methods:
        simclr:  # SimCLR, B.9: tau on CIFAR
          temperature: 0.5
          projection: 128
        moco:  # MoCo's own CIFAR demonstration, but batch norm split in groups of at least 32
          temperature: 0.1
          projection: 128
          momentum: 0.99
          training: {augmentation: {crop: {minScale: 0.2}}}
        pirl:  # PIRL, 3 and A.1; bank, puzzle and negatives fitted to small studies below
          temperature: 0.07
          projection: 128
          pretext: jigsaw
          estimator: nce
          lambda: 0.5
          bankWeight: 0.5
        supervised:  # crop and flip only; strong colour distortion hurts it (SimCLR, table 1)
          training: {augmentation: {jitter: {probability: 0}, grey: 0}}
        random: {}
        imported: {label: imported}
      protocols:
        linear:  # SimCLR, B.8.1
          regularisation: {from: 1e-6, to: 1e5, values: 45}
          iterations: 100
        knn: {k: 200, temperature: 0.1}  # Wu et al.
        finetune:
          steps: 400
          batchSize: 64
          learningRates: [0.01, 0.03, 0.1]
          weightDecays: [1e-5]
          search: {name: grid}
          tunedOn: null
        scratch:  # steps: twice fine-tuning's, of the same batches
          learningRates: [0.03, 0.1, 0.3]
          weightDecays: [1e-5]
          search: {name: grid}
          tunedOn: null
      searches:
        grid: {}
        random: {}
        halving: {keep: 3}
      """;

  /** Fewer epochs than this start PIRL's bank from the encoder. */
  private static final int LONG_TRAINING = 20;

  private static final int KEYS = 4096;

  /** Methods without a training recipe. */
  private static final Set<String> UNTRAINED =
      Set.of(MethodSpec.Random.NAME, MethodSpec.Imported.NAME);

  private final ObjectNode defaults;

  Defaults() {
    try {
      defaults = (ObjectNode) new YAMLMapper().readTree(YAML);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The defaults are not YAML", e);
    }
  }

  /**
   * Fills a study's tree in place, shorthands already written out. The study's {@code training} is
   * merged under each method's and taken away.
   */
  void fill(ObjectNode study) {
    fill(study, at("study"));
    JsonNode training = study.remove("training");
    if (training != null && training.get("optimizer") instanceof ObjectNode optimizer) {
      // A method's optimizer of another name then replaces it, instead of taking its numbers.
      fill(optimizer, at("training").path("optimizer"));
    }
    if (study.get("encoder") instanceof ObjectNode encoder) {
      fill(encoder, at("encoder"));
      boolean small = encoder.path("architecture").asText().equals("small");
      ArrayNode widths = encoder.arrayNode();
      EncoderSpec.defaultWidths(small ? Architecture.SMALL : Architecture.RESNET18)
          .forEach(widths::add);
      fill(encoder, "widths", widths);
    }
    if (study.get("pretraining") instanceof ObjectNode data) {
      fill(data, at("data"));
    }
    for (JsonNode method : study.path("methods")) {
      if (method instanceof ObjectNode object) {
        method(object, training == null ? object.objectNode() : training, study);
      }
    }
    evaluations(study.path("evaluate"));
  }

  /** A training recipe on its own, to be checked even where no method uses it. */
  void training(ObjectNode training) {
    fill(training, at("training"));
    int batch = training.path("batchSize").asInt();
    if (training.get("optimizer") instanceof ObjectNode optimizer) {
      fill(optimizer, at("optimizers").path(optimizer.path("name").asText()));
      fill(optimizer, "learningRate", optimizer.numberNode(0.3 * batch / 256));
    }
  }

  private void method(ObjectNode method, JsonNode training, ObjectNode study) {
    String name = method.path("name").asText();
    fill(method, "seeds", study.path("seeds"));
    boolean trains = !UNTRAINED.contains(name);
    if (trains) {
      JsonNode own = method.path("training");
      method.set("training", own.isMissingNode() ? training.deepCopy() : merge(training, own));
    }
    fill(method, at("methods").path(name));
    if (trains && method.get("training") instanceof ObjectNode merged) {
      training(merged);
    }
    JsonNode images = study.path("pretraining").path("images");
    int most = images.isInt() ? images.asInt() : Integer.MAX_VALUE;
    JsonNode recipe = method.path("training");
    switch (name) {
      case "moco" -> {
        fill(method, "queue", method.numberNode(Math.min(KEYS, most)));
        int batch = recipe.path("batchSize").asInt();
        int slice = recipe.path("microbatch").asInt(batch);
        fill(method, "batchNormGroup", method.numberNode(group(slice)));
      }
      case "pirl" -> {
        fill(method, "negatives", method.numberNode(Math.min(KEYS, most - 1)));
        boolean brief = recipe.path("epochs").asInt() < LONG_TRAINING;
        fill(method, "bankStart", method.textNode(brief ? "encoder" : "random"));
        // At 28 to 32 pixels a 3x3 grid has patches of 9: enlarged to 48 they have 16.
        int side = Math.max(48, study.path("resolution").asInt());
        fill(method, "puzzle", method.numberNode(side - side % 3));
      }
      default -> {}
    }
  }

  /** At least 32 images normalised together, and more than one group where that is possible. */
  private static int group(int batch) {
    return batch % 32 == 0 ? 32 : batch % 2 == 0 && batch > 2 ? batch / 2 : batch;
  }

  private void evaluations(JsonNode evaluations) {
    for (JsonNode evaluation : evaluations) {
      for (JsonNode data : evaluation.path("datasets")) {
        if (data instanceof ObjectNode object) {
          fill(object, at("data"));
        }
      }
      if (evaluation.get("protocol") instanceof ObjectNode protocol) {
        String name = protocol.path("name").asText();
        fill(protocol, at("protocols").path(name));
      }
    }
    for (JsonNode evaluation : evaluations) {
      if (evaluation.get("protocol") instanceof ObjectNode protocol
          && protocol.path("name").asText().equals("scratch")) {
        JsonNode tuning = longestFineTuning(evaluations, names(evaluation));
        fill(protocol, "steps", protocol.numberNode(2 * tuning.path("steps").asInt()));
        fill(protocol, "batchSize", tuning.path("batchSize"));
      }
    }
    evaluations.forEach(evaluation -> search(evaluation.path("protocol")));
  }

  /** Of any of the datasets: scratch is to be no shorter beside one of them. */
  private JsonNode longestFineTuning(JsonNode evaluations, Set<String> datasets) {
    JsonNode longest = at("protocols").path("finetune");
    boolean found = false;
    for (JsonNode evaluation : evaluations) {
      JsonNode protocol = evaluation.path("protocol");
      if (protocol.path("name").asText().equals("finetune")
          && !Collections.disjoint(datasets, names(evaluation))
          && (!found || protocol.path("steps").asInt() > longest.path("steps").asInt())) {
        longest = protocol;
        found = true;
      }
    }
    return longest;
  }

  private static Set<String> names(JsonNode evaluation) {
    Set<String> names = new HashSet<>();
    for (JsonNode data : evaluation.path("datasets")) {
      names.add(data.isTextual() ? data.asText() : data.path("name").asText());
    }
    return names;
  }

  /** Successive halving begins at most two rounds before the last. */
  private void search(JsonNode protocol) {
    if (protocol.get("search") instanceof ObjectNode search) {
      fill(search, at("searches").path(search.path("name").asText()));
      if (search.path("name").asText().equals(SearchSpec.Halving.NAME)) {
        int keep = Math.max(1, search.path("keep").asInt());
        int least = (int) (protocol.path("steps").asInt() / ((long) keep * keep));
        fill(search, "leastSteps", search.numberNode(Math.max(1, least)));
      }
    }
  }

  private JsonNode at(String field) {
    return defaults.path(field);
  }

  /** Sets what is not there, at any depth. */
  private static void fill(ObjectNode into, JsonNode defaults) {
    defaults.properties().forEach(field -> fill(into, field.getKey(), field.getValue()));
  }

  private static void fill(ObjectNode into, String field, JsonNode value) {
    JsonNode there = into.get(field);
    if (there == null) {
      into.set(field, value.deepCopy());
    } else if (there instanceof ObjectNode object && !otherName(value, there)) {
      fill(object, value);
    }
  }

  /** {@code over} laid upon {@code base}; an object of another name replaces the one below. */
  static JsonNode merge(JsonNode base, JsonNode over) {
    if (!(base instanceof ObjectNode below && over instanceof ObjectNode above)
        || otherName(base, over)) {
      return over.deepCopy();
    }
    ObjectNode merged = below.deepCopy();
    above
        .properties()
        .forEach(
            field ->
                merged.set(field.getKey(), merge(below.path(field.getKey()), field.getValue())));
    return merged;
  }

  private static boolean otherName(JsonNode base, JsonNode over) {
    return base.has("name") && over.has("name") && !base.get("name").equals(over.get("name"));
  }
}
