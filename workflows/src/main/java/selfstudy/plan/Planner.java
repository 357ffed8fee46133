package selfstudy.plan;

import com.google.common.hash.Hashing;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Fetch;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.plan.StageWork.Summarise;
import selfstudy.plan.StageWork.Tune;
import selfstudy.spec.DataSelection;
import selfstudy.spec.EvaluationSpec;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.Numerics;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.Study;
import selfstudy.spec.StudySpec;

/**
 * From a study to its stages: a pure function. A stage that several places of the study need is
 * listed once, under the name of the first; the summary's entries name them all.
 */
public final class Planner {
  /** Fetching and summarising do the same on every device. */
  private static final Numerics ANY =
      new Numerics(Numerics.DeviceClass.CPU, 1, Numerics.Precision.FP32, false);

  /** A baseline starts from random weights: it belongs to no pretraining method. */
  private static final String UNTRAINED = "random";

  /**
   * Plans a study.
   *
   * @param datasets by {@link DataSelection#name()}, one for each name that the study has
   * @throws IllegalArgumentException if one is missing
   */
  public StudyPlan plan(Study study, Map<String, PlannedDataset> datasets) {
    Draft draft = new Draft(datasets);
    study.cells().forEach(cell -> cell.spec().datasets().forEach(draft::fetch));
    study.cells().forEach(draft::pretrain);
    study.cells().forEach(draft::evaluate);
    draft.summarise(study.cells().get(0).spec());
    return new StudyPlan(study.id(), study.name(), List.copyOf(draft.stages.values()));
  }

  /** SHA-256 of the canonical JSON of what determines a stage's result, 64 hex digits. */
  public static String key(StageWork work, int recipe, Numerics numerics) {
    return Hashing.sha256()
        .hashBytes(Json.write(new Determinants(work, recipe, numerics)))
        .toString();
  }

  /** What determines a stage's result. */
  record Determinants(StageWork work, int recipe, Numerics numerics) {
    static Determinants of(Stage stage) {
      return new Determinants(stage.work(), stage.recipe(), stage.numerics());
    }
  }

  /** The stages so far, by key, inputs before dependants. */
  private static final class Draft {
    private final Map<String, PlannedDataset> datasets;
    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private final Map<String, String> fetches = new LinkedHashMap<>();
    private final Map<Place, String> encoders = new LinkedHashMap<>();
    private final Set<Summarise.Entry> entries = new LinkedHashSet<>();

    /** Where in a study an encoder belongs. */
    private record Place(String method, int seed) {}

    Draft(Map<String, PlannedDataset> datasets) {
      this.datasets = datasets;
    }

    void fetch(String dataset) {
      PlannedDataset planned = planned(dataset);
      if (planned.fetch() && !fetches.containsKey(dataset)) {
        Naming naming = new Naming("dataset/" + dataset, null, dataset, null, null);
        fetches.put(dataset, add(naming, List.of(), new Fetch(dataset, planned.key()), ANY));
      }
    }

    void pretrain(Study.Cell cell) {
      StudySpec spec = cell.spec();
      for (MethodSpec method : spec.methods()) {
        String label = label(method.title(), cell);
        if (method instanceof MethodSpec.Imported imported) {
          takeOver(imported, label, spec);
          continue;
        }
        for (int seed : method.seeds()) {
          Pretrain work =
              new Pretrain(
                  method.only(seed),
                  spec.encoder(),
                  pretraining(method, spec.pretraining()),
                  spec.resolution(),
                  seed);
          Naming naming =
              new Naming(
                  "pretrain/" + label + "/seed-" + seed,
                  label,
                  spec.pretraining().label(),
                  null,
                  seed);
          String key = add(naming, inputs(spec.pretraining(), null, null), work, spec.numerics());
          encoders.put(new Place(label, seed), key);
        }
      }
    }

    /** One encoder, and one stage of it, whatever its label and however many seeds judge it. */
    private void takeOver(MethodSpec.Imported method, String label, StudySpec spec) {
      MethodSpec encoder =
          new MethodSpec.Imported(List.of(0), MethodSpec.Imported.NAME, method.weights());
      Pretrain work = new Pretrain(encoder, spec.encoder(), null, spec.resolution(), 0);
      Naming naming = new Naming("pretrain/" + label, label, null, null, null);
      String key = add(naming, List.of(), work, spec.numerics());
      method.seeds().forEach(seed -> encoders.put(new Place(label, seed), key));
    }

    /** Images without what the method does not look at: labels, or for the control all of it. */
    private DataInput pretraining(MethodSpec method, DataSelection data) {
      DataInput whole = input(data);
      DataInput unlabelled = new DataInput(whole.key(), whole.images(), Labels.ALL);
      return method.match(
          simClr -> unlabelled,
          moco -> unlabelled,
          pirl -> unlabelled,
          supervised -> whole,
          random -> new DataInput(whole.key(), null, Labels.ALL),
          imported -> unlabelled);
    }

    void evaluate(Study.Cell cell) {
      for (EvaluationSpec evaluation : cell.spec().evaluate()) {
        for (DataSelection data : evaluation.datasets()) {
          evaluate(cell, evaluation.protocol(), data);
        }
      }
    }

    private void evaluate(Study.Cell cell, ProtocolSpec protocol, DataSelection data) {
      if (protocol.role() == ProtocolSpec.Role.BASELINE) {
        judge(new Judged(cell, protocol, data, label(UNTRAINED, cell), false), cell.spec().seeds());
        return;
      }
      for (MethodSpec method : cell.spec().methods()) {
        boolean control = method instanceof MethodSpec.Random;
        if (!control || protocol.role() == ProtocolSpec.Role.FROZEN) {
          Judged judged = new Judged(cell, protocol, data, label(method.title(), cell), true);
          judge(judged, method.seeds());
        }
      }
    }

    /**
     * What a protocol judges on one dataset, whatever the seed.
     *
     * @param pretrained whether it starts from the method's encoders
     */
    private record Judged(
        Study.Cell cell,
        ProtocolSpec protocol,
        DataSelection data,
        String method,
        boolean pretrained) {
      /** The seed that chooses for all; null where each does, or there is nothing to choose. */
      @Nullable Integer tunedOn() {
        return protocol instanceof ProtocolSpec.Tuning tuning && tuning.combinations() > 1
            ? tuning.tunedOn()
            : null;
      }

      Naming naming(StageKind kind, int seed) {
        String name =
            String.join("/", kind.label(), protocol.name(), method, data.label(), "seed-" + seed);
        return new Naming(name, method, data.label(), protocol.name(), seed);
      }
    }

    private void judge(Judged judged, List<Integer> seeds) {
      ProtocolSpec protocol =
          judged.protocol instanceof ProtocolSpec.Tuning tuning
              ? tuning.withoutTunedOn()
              : judged.protocol;
      StudySpec spec = judged.cell.spec();
      for (int seed : seeds) {
        String encoder = encoder(judged, seed);
        String tuned = tune(judged, seed);
        Evaluate work =
            new Evaluate(
                protocol,
                spec.encoder(),
                input(judged.data),
                metric(judged.data),
                spec.resolution(),
                encoder,
                tuned,
                seed);
        Naming naming = judged.naming(StageKind.EVALUATE, seed);
        String key = add(naming, inputs(judged.data, encoder, tuned), work, spec.numerics());
        entries.add(
            new Summarise.Entry(
                key,
                judged.method,
                judged.data.label(),
                judged.protocol.name(),
                seed,
                judged.tunedOn()));
      }
    }

    /** The stage that chooses what is left open, by this seed or the one that chooses for all. */
    private @Nullable String tune(Judged judged, int seed) {
      if (!(judged.protocol instanceof ProtocolSpec.Tuning tuning) || tuning.combinations() == 1) {
        return null;
      }
      StudySpec spec = judged.cell.spec();
      int by = Objects.requireNonNullElse(tuning.tunedOn(), seed);
      String encoder = encoder(judged, by);
      Tune work =
          new Tune(
              tuning.withoutTunedOn(),
              spec.encoder(),
              input(judged.data),
              metric(judged.data),
              spec.resolution(),
              encoder,
              by);
      Naming naming = judged.naming(StageKind.TUNE, by);
      return add(naming, inputs(judged.data, encoder, null), work, spec.numerics());
    }

    private @Nullable String encoder(Judged judged, int seed) {
      return judged.pretrained ? encoders.get(new Place(judged.method, seed)) : null;
    }

    void summarise(StudySpec spec) {
      Naming naming = new Naming("summarise", null, null, null, null);
      List<String> inputs = entries.stream().map(Summarise.Entry::stage).distinct().toList();
      add(naming, inputs, new Summarise(List.copyOf(entries), spec.verdict()), ANY);
    }

    private List<String> inputs(
        DataSelection data, @Nullable String encoder, @Nullable String tuned) {
      return Stream.of(fetches.get(data.name()), encoder, tuned).filter(Objects::nonNull).toList();
    }

    private DataInput input(DataSelection data) {
      return new DataInput(planned(data.name()).key(), data.images(), data.labels());
    }

    private MetricName metric(DataSelection data) {
      MetricName named = data.metric();
      return named == null ? planned(data.name()).metric() : named;
    }

    private PlannedDataset planned(String dataset) {
      PlannedDataset planned = datasets.get(dataset);
      if (planned == null) {
        throw new IllegalArgumentException(
            "No key is known of the dataset \"" + dataset + "\"; known: " + datasets.keySet());
      }
      return planned;
    }

    private String add(Naming naming, List<String> inputs, StageWork work, Numerics numerics) {
      int recipe = Recipes.of(work.kind());
      String key = key(work, recipe, numerics);
      stages.computeIfAbsent(key, k -> naming.stage(k, inputs, work, recipe, numerics));
      return key;
    }

    private static String label(String method, Study.Cell cell) {
      return cell.label().isEmpty() ? method : method + "[" + cell.label() + "]";
    }
  }

  /** A stage's place in its study: what is not hashed. */
  private record Naming(
      String name,
      @Nullable String method,
      @Nullable String dataset,
      @Nullable String protocol,
      @Nullable Integer seed) {
    Stage stage(String key, List<String> inputs, StageWork work, int recipe, Numerics numerics) {
      return new Stage(key, name, method, dataset, protocol, seed, inputs, work, recipe, numerics);
    }
  }
}
