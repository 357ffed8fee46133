package selfstudy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import selfstudy.spec.Json;
import selfstudy.spec.Labels;
import selfstudy.spec.MetricName;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudyReader;

class PlannerTest {
  private static final String STUDY =
      """
      name: golden
      seeds: [1, 2]
      resolution: 28
      pretraining: {name: fashion-mnist, images: 1000}
      training: {epochs: 4}
      encoder: {width: 1}
      numerics: {threads: 1}
      verdict: {threshold: 5}
      methods: [simclr, moco, pirl, supervised, random]
      evaluate:
        - protocol: linear
          datasets: [{name: fashion-mnist, labels: 10 per class}]
        - protocol: knn
          datasets: [folder:digits]
        - protocol: finetune
          datasets: [folder:digits]
        - protocol: scratch
          datasets: [folder:digits]
      """;

  private static final Map<String, PlannedDataset> DATASETS =
      Map.of(
          "fashion-mnist", new PlannedDataset("aa11", true, MetricName.TOP_1),
          "folder:digits", new PlannedDataset("bb22", false, MetricName.TOP_1));

  private static StudyPlan plan(String yaml) {
    return plan(yaml, DATASETS);
  }

  private static StudyPlan plan(String yaml, Map<String, PlannedDataset> datasets) {
    try {
      return new Planner().plan(new StudyReader().read("study.yaml", yaml), datasets);
    } catch (StudyFileException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> keys(StudyPlan plan) {
    return plan.stages().stream()
        .collect(Collectors.toMap(Stage::name, Stage::key, (a, b) -> a, TreeMap::new));
  }

  private static Stage stage(StudyPlan plan, String name) {
    return plan.find(name).orElseThrow();
  }

  @Test
  void namesEachStageOnceAndInputsFirst() {
    StudyPlan plan = plan(STUDY);
    assertThat(plan.stages())
        .extracting(Stage::name)
        .doesNotHaveDuplicates()
        .hasSize(1 + 10 + 10 + 10 + 2 * 8 + 2 * 2 + 1)
        .startsWith("dataset/fashion-mnist", "pretrain/simclr/seed-1", "pretrain/simclr/seed-2")
        .contains(
            "evaluate/linear/simclr/fashion-mnist/10-per-class/seed-1",
            "evaluate/knn/random/digits/seed-2",
            "tune/finetune/moco/digits/seed-1",
            "evaluate/finetune/moco/digits/seed-1",
            "tune/scratch/random/digits/seed-2",
            "evaluate/scratch/random/digits/seed-2")
        .doesNotContain("evaluate/finetune/random/digits/seed-1", "dataset/folder:digits")
        .endsWith("summarise");
    Set<String> before = new HashSet<>();
    for (Stage stage : plan.stages()) {
      assertThat(before).containsAll(stage.inputs());
      before.add(stage.key());
      assertThat(stage.key())
          .isEqualTo(Planner.key(stage.work(), stage.recipe(), stage.numerics()))
          .matches("[0-9a-f]{64}");
    }
    Stage evaluation = stage(plan, "evaluate/linear/pirl/fashion-mnist/10-per-class/seed-2");
    assertThat(evaluation.inputs())
        .containsExactly(
            stage(plan, "dataset/fashion-mnist").key(), stage(plan, "pretrain/pirl/seed-2").key());
    assertThat(stage(plan, "summarise").inputs()).hasSize(30);
  }

  @Test
  void keysAreTheCommittedOnes() throws Exception {
    try (var stream = PlannerTest.class.getResourceAsStream("golden-keys.json")) {
      Map<String, String> golden =
          stream == null
              ? Map.of()
              : Json.mapper().readValue(stream, new TypeReference<Map<String, String>>() {});
      Map<String, String> keys = keys(plan(STUDY));
      assertThat(keys)
          .as(
              "Keys changed: every finished stage would be computed again. If that is meant, the"
                  + " new golden-keys.json is:\n%s",
              new String(Json.write(keys), StandardCharsets.UTF_8))
          .isEqualTo(golden);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "epochs: 4; epochs: 5; (pretrain|evaluate/(linear|knn|finetune)|tune/finetune)/(?!random).*|summarise",
        "epochs: 4; epochs: 4, microbatch: 64; (pretrain|evaluate/(linear|knn|finetune)|tune/finetune)/(?!random).*|summarise",
        "[simclr; [{name: simclr, temperature: 0.3}; (pretrain|(tune|evaluate)/.*)/simclr/.*|summarise",
        "linear; {name: linear, iterations: 7}; evaluate/linear/.*|summarise",
        "finetune; {name: finetune, learningRates: [0.5, 0.6]}; (tune|evaluate)/finetune/.*|summarise",
        "finetune; {name: finetune, search: {name: random, trials: 2}}; (tune|evaluate)/finetune/.*|summarise",
        "width: 1; width: 2; (pretrain|tune|evaluate)/.*|summarise",
        "threads: 1; threads: 2; (pretrain|tune|evaluate)/.*|summarise",
        "threads: 1; device: cuda, threads: 1; (pretrain|tune|evaluate)/.*|summarise",
        "threads: 1; device: cuda, threads: 1, tf32: true; (pretrain|tune|evaluate)/.*|summarise",
        "threshold: 5; threshold: 18; summarise",
        "images: 1000; images: 1000, labels: 100; (pretrain|(tune|evaluate)/.*)/supervised/.*|summarise",
        "name: golden; name: other; nothing",
      })
  void aFieldChangesTheKeysOfWhatDependsOnItAlone(String before, String after, String dependants) {
    Map<String, String> old = keys(plan(STUDY));
    Map<String, String> now = keys(plan(STUDY.replace(before, after)));
    assertThat(now.keySet()).isEqualTo(old.keySet());
    old.forEach(
        (name, key) ->
            assertThat(key.equals(now.get(name))).as(name).isEqualTo(!name.matches(dependants)));
  }

  @Test
  void aDatasetsKeyChangesWhatReadsIt() {
    Study study;
    try {
      study = new StudyReader().read("study.yaml", STUDY);
    } catch (StudyFileException e) {
      throw new AssertionError(e);
    }
    Map<String, PlannedDataset> other =
        Map.of(
            "fashion-mnist", new PlannedDataset("aa11", true, MetricName.TOP_1),
            "folder:digits", new PlannedDataset("cc33", false, MetricName.TOP_1));
    Map<String, String> old = keys(plan(STUDY));
    Map<String, String> now = keys(new Planner().plan(study, other));
    old.forEach(
        (name, key) ->
            assertThat(key.equals(now.get(name)))
                .as(name)
                .isEqualTo(!name.contains("digits") && !name.equals("summarise")));
    assertThatThrownBy(() -> new Planner().plan(study, Map.of()))
        .hasMessageContaining("\"fashion-mnist\"");
  }

  @Test
  void theMetricIsTheDatasetsUnlessTheStudyNamesAnotherAndBelongsToTheKeyOfWhatItJudges() {
    assertThat(metric(plan(STUDY), "evaluate/knn/simclr/digits/seed-1"))
        .isEqualTo(MetricName.TOP_1);
    Map<String, PlannedDataset> other =
        Map.of(
            "fashion-mnist", new PlannedDataset("aa11", true, MetricName.TOP_1),
            "folder:digits", new PlannedDataset("bb22", false, MetricName.MEAN_PER_CLASS));
    StudyPlan official = plan(STUDY, other);
    assertThat(metric(official, "evaluate/knn/simclr/digits/seed-1"))
        .isEqualTo(MetricName.MEAN_PER_CLASS);
    Map<String, String> old = keys(plan(STUDY));
    keys(official)
        .forEach(
            (name, key) ->
                assertThat(key.equals(old.get(name)))
                    .as(name)
                    .isEqualTo(!name.matches("(tune|evaluate)/[^/]*/[^/]*/digits/.*|summarise")));
    String named = "datasets: [{name: 'folder:digits', metric: mean-per-class}]";
    StudyPlan asked = plan(STUDY.replace("datasets: [folder:digits]", named));
    assertThat(asked.find("evaluate/knn/simclr/digits/mean-per-class/seed-1").orElseThrow().key())
        .as("the same result by whoever names the metric")
        .isEqualTo(official.find("evaluate/knn/simclr/digits/seed-1").orElseThrow().key());
    assertThat(reason(official, plan(STUDY), "evaluate/knn/simclr/digits/seed-1"))
        .contains("metric changed top-1 -> mean-per-class");
  }

  private static MetricName metric(StudyPlan plan, String name) {
    return ((StageWork.Evaluate) stage(plan, name).work()).metric();
  }

  @Test
  void cellsShareTheStagesThatTheirValuesDoNotTouch() {
    StudyPlan plan = plan(STUDY + "sweep: {training.epochs: [4, 6]}\n");
    Map<String, String> single = keys(plan(STUDY));
    assertThat(plan.stages()).extracting(Stage::name).doesNotHaveDuplicates();
    assertThat(plan.stages()).extracting(Stage::key).doesNotHaveDuplicates();
    assertThat(stage(plan, "pretrain/simclr[training.epochs=4]/seed-1").key())
        .isEqualTo(single.get("pretrain/simclr/seed-1"));
    assertThat(plan.find("pretrain/random[training.epochs=6]/seed-1")).isEmpty();
    StageWork.Summarise summary = (StageWork.Summarise) stage(plan, "summarise").work();
    String shared = stage(plan, "pretrain/random[training.epochs=4]/seed-1").key();
    assertThat(summary.entries())
        .hasSize(60)
        .extracting(StageWork.Summarise.Entry::method)
        .contains("random[training.epochs=4]", "random[training.epochs=6]");
    assertThat(plan.stages())
        .filteredOn(stage -> stage.inputs().contains(shared))
        .extracting(Stage::protocol)
        .containsExactlyInAnyOrder("linear", "knn");
  }

  @Test
  void aChoiceOfRatesIsAStageBetweenEncoderAndEvaluation() {
    StudyPlan plan = plan(STUDY);
    Stage tune = stage(plan, "tune/finetune/pirl/digits/seed-2");
    String encoder = stage(plan, "pretrain/pirl/seed-2").key();
    assertThat(tune.kind()).isEqualTo(StageKind.TUNE);
    assertThat(tune.inputs()).containsExactly(encoder);
    assertThat(tune.seed()).isEqualTo(2);
    Stage evaluation = stage(plan, "evaluate/finetune/pirl/digits/seed-2");
    assertThat(evaluation.inputs()).containsExactly(encoder, tune.key());
    assertThat(((StageWork.Evaluate) evaluation.work()).tuned()).isEqualTo(tune.key());
    assertThat(stage(plan, "tune/scratch/random/digits/seed-1").inputs()).isEmpty();
  }

  @Test
  void whereThereIsNothingToChooseNoStageChooses() {
    StudyPlan plan =
        plan(
            STUDY
                .replace("finetune", "{name: finetune, learningRates: [0.1]}")
                .replace("scratch", "{name: scratch, learningRates: [0.1]}"));
    assertThat(plan.stages()).extracting(Stage::kind).doesNotContain(StageKind.TUNE);
    Stage evaluation = stage(plan, "evaluate/scratch/random/digits/seed-1");
    assertThat(((StageWork.Evaluate) evaluation.work()).tuned()).isNull();
    assertThat(tunedOn(plan)).containsEntry("scratch", Set.of(Optional.empty()));
  }

  @Test
  void oneSeedsChoiceServesAllAndIsTheOneThatItMakesForItself() {
    String fixed =
        STUDY
            .replace("finetune", "{name: finetune, tunedOn: 2}")
            .replace("scratch", "{name: scratch, tunedOn: 1}");
    StudyPlan own = plan(STUDY);
    StudyPlan shared = plan(fixed);
    assertThat(shared.stages())
        .filteredOn(stage -> stage.kind() == StageKind.TUNE)
        .extracting(Stage::name)
        .containsExactly(
            "tune/finetune/simclr/digits/seed-2",
            "tune/finetune/moco/digits/seed-2",
            "tune/finetune/pirl/digits/seed-2",
            "tune/finetune/supervised/digits/seed-2",
            "tune/scratch/random/digits/seed-1");
    String name = "tune/finetune/moco/digits/seed-2";
    assertThat(stage(shared, name).key()).isEqualTo(stage(own, name).key());
    assertThat(stage(shared, "evaluate/finetune/moco/digits/seed-1").inputs())
        .containsExactly(stage(own, "pretrain/moco/seed-1").key(), stage(own, name).key());
    assertThat(stage(shared, "evaluate/finetune/moco/digits/seed-2").key())
        .isEqualTo(stage(own, "evaluate/finetune/moco/digits/seed-2").key());
    assertThat(reason(shared, own, "evaluate/finetune/moco/digits/seed-1"))
        .isEqualTo("the tuning changed");
  }

  @Test
  void entriesSayWhichSeedChoseForAll() {
    assertThat(tunedOn(plan(STUDY)).values()).containsOnly(Set.of(Optional.empty()));
    assertThat(tunedOn(plan(STUDY.replace("finetune", "{name: finetune, tunedOn: 2}"))))
        .containsEntry("finetune", Set.of(Optional.of(2)))
        .containsEntry("scratch", Set.of(Optional.empty()))
        .containsEntry("linear", Set.of(Optional.empty()));
  }

  /** By protocol. */
  private static Map<String, Set<Optional<Integer>>> tunedOn(StudyPlan plan) {
    StageWork.Summarise summary = (StageWork.Summarise) stage(plan, "summarise").work();
    return summary.entries().stream()
        .collect(
            Collectors.groupingBy(
                StageWork.Summarise.Entry::protocol,
                Collectors.mapping(
                    entry -> Optional.ofNullable(entry.tunedOn()), Collectors.toSet())));
  }

  @Test
  void theStagesThatAStudyIsRefusedForAreThoseOfItsPlan() throws Exception {
    for (String yaml :
        List.of(
            STUDY,
            STUDY.replace("finetune", "{name: finetune, tunedOn: 2}"),
            STUDY.replace("scratch", "{name: scratch, learningRates: [0.1]}"))) {
      Study study = new StudyReader().read("study.yaml", yaml);
      // One dataset is not fetched.
      assertThat(study.cells().get(0).spec().stages()).isEqualTo(plan(yaml).stages().size() + 1);
    }
  }

  @Test
  void aReasonNamesTheFieldThatChanged() {
    StudyPlan old = plan(STUDY);
    StudyPlan now = plan(STUDY.replace("epochs: 4", "epochs: 6"));
    assertThat(reason(now, old, "pretrain/simclr/seed-1"))
        .isEqualTo("training.epochs changed 4 -> 6");
    assertThat(reason(now, old, "evaluate/knn/simclr/digits/seed-1"))
        .isEqualTo("the encoder changed");
    assertThat(reason(now, old, "summarise")).isEqualTo("the evaluations changed");
    assertThat(reason(now, old, "pretrain/random/seed-1")).isEqualTo("not computed yet");
    assertThat(Reason.ofMiss(now.stages().get(0), Optional.empty())).isEqualTo("new");
    StudyPlan tuned =
        plan(STUDY.replace("protocol: linear", "protocol: {name: linear, iterations: 7}"));
    assertThat(reason(tuned, old, "evaluate/linear/simclr/fashion-mnist/10-per-class/seed-1"))
        .isEqualTo("protocol.iterations changed 100 -> 7");
  }

  private static String reason(StudyPlan now, StudyPlan before, String name) {
    return Reason.ofMiss(stage(now, name), before.find(name));
  }

  @Test
  void aPlanReadsBackFromItsJson() throws Exception {
    StudyPlan plan = plan(STUDY);
    assertThat(Json.read(Json.write(plan), StudyPlan.class)).isEqualTo(plan);
  }

  @Property(tries = 30)
  void theOrderOfKeysInTheFileDoesNotMatter(
      @ForAll @Size(6) List<@IntRange(max = 99) Integer> order) throws Exception {
    JsonNode tree = Json.mapper().readTree(new StudyReader().read("s", STUDY).resolved());
    assertThat(keys(plan(shuffled(tree, order, 0).toString()))).isEqualTo(keys(plan(STUDY)));
  }

  private static JsonNode shuffled(JsonNode node, List<Integer> order, int depth) {
    if (node.isObject()) {
      var copy = Json.mapper().createObjectNode();
      node.properties().stream()
          .sorted(
              java.util.Comparator.comparingInt(
                  field -> (field.getKey().hashCode() * 31 + order.get(depth % 6)) % 17))
          .forEach(field -> copy.set(field.getKey(), shuffled(field.getValue(), order, depth + 1)));
      return copy;
    }
    if (node.isArray()) {
      var copy = Json.mapper().createArrayNode();
      node.forEach(element -> copy.add(shuffled(element, order, depth + 1)));
      return copy;
    }
    return node;
  }

  @Property(tries = 50)
  void labelsReadBack(@ForAll @IntRange(min = 1, max = 100) int amount) {
    for (String form : List.of(amount + "", amount + " per class", amount + "%", "all")) {
      Labels labels = Labels.parse(form);
      assertThat(Labels.parse(labels.toString())).isEqualTo(labels);
    }
  }

  @Test
  void anImportedEncoderIsOneStageWhateverItsLabelAndHoweverManySeedsJudgeIt() {
    StudyPlan plan = plan(importing("theirs"));
    List<Stage> encoders =
        plan.stages().stream().filter(stage -> stage.kind() == StageKind.PRETRAIN).toList();
    assertThat(encoders).hasSize(1);
    assertThat(encoders.get(0).name()).isEqualTo("pretrain/theirs");
    assertThat(encoders.get(0).inputs()).isEmpty();
    assertThat(plan.find("evaluate/knn/theirs/digits/seed-2").orElseThrow().inputs())
        .contains(encoders.get(0).key());
    assertThat(plan(importing("ours")).find("pretrain/ours").orElseThrow().key())
        .isEqualTo(encoders.get(0).key());
    String other = importing("theirs").replace("0a0a", "0b0a");
    assertThat(plan(other).find("pretrain/theirs").orElseThrow().key())
        .isNotEqualTo(encoders.get(0).key());
  }

  @Test
  void importedEncodersNeedLabelsOfTheirOwn() {
    String entry = "{name: imported, weights: " + "0a".repeat(32) + "}";
    assertThatThrownBy(
            () ->
                plan(
                    importing("theirs")
                        .replace("methods: [", "methods: [" + entry + "," + entry + ",")))
        .hasMessageContaining("imported is there already, as methods[0]; give it another label");
    assertThatThrownBy(() -> plan(importing("random"))).hasMessageContaining("no method's name");
    assertThatThrownBy(() -> plan(importing("theirs").replace("0a0a", "xyz")))
        .hasMessageContaining("64 hex digits");
  }

  private static String importing(String label) {
    return STUDY.replace(
        "methods: [simclr, moco, pirl, supervised, random]",
        "methods: [{name: imported, label: " + label + ", weights: " + "0a".repeat(32) + "}]");
  }
}
