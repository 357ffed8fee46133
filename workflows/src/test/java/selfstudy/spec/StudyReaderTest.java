package selfstudy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyReaderTest {
  static final String SMALL =
      """
      name: small
      seeds: [1, 2]
      pretraining: {name: fashion-mnist, images: 1000}
      training:
        epochs: 4
        optimizer: {learningRate: 1e-3}
      methods:
        - simclr
        - name: pirl
          training: {batchSize: 64}
        - name: random
          seeds: [1, 2, 3]
      evaluate:
        - protocol: linear
          datasets: [{name: fashion-mnist, labels: 500}, {name: digits, labels: 10 per class}]
        - protocol: {name: finetune, steps: 300}
          datasets: [digits]
        - protocol: scratch
          datasets: [digits]
      """;

  private static final StudyReader READER = new StudyReader();

  static Study read(String yaml) throws StudyFileException {
    return READER.read("study.yaml", yaml);
  }

  private static StudySpec spec(String yaml) throws StudyFileException {
    return read(yaml).cells().get(0).spec();
  }

  private static List<String> mistakes(String yaml) {
    StudyFileException e = catchThrowableOfType(StudyFileException.class, () -> read(yaml));
    return e.problems().stream().map(Object::toString).toList();
  }

  @Test
  void fillsInEveryDefault() throws Exception {
    StudySpec spec = spec(SMALL);
    MethodSpec.SimClr simClr = (MethodSpec.SimClr) spec.methods().get(0);
    assertThat(simClr.seeds()).containsExactly(1, 2);
    assertThat(simClr.temperature()).isEqualTo(0.5);
    assertThat(simClr.training().epochs()).isEqualTo(4);
    assertThat(simClr.training().batchSize()).isEqualTo(128);
    assertThat(simClr.training().optimizer())
        .isEqualTo(new OptimizerSpec.AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-4));
    MethodSpec.Pirl pirl = (MethodSpec.Pirl) spec.methods().get(1);
    assertThat(pirl.training().epochs()).isEqualTo(4);
    assertThat(pirl.training().batchSize()).isEqualTo(64);
    assertThat(pirl.negatives()).isEqualTo(999);
    assertThat(pirl.bankStart()).isEqualTo(MethodSpec.Pirl.BankStart.ENCODER);
    assertThat(spec.methods().get(2).seeds()).containsExactly(1, 2, 3);
    assertThat(spec.encoder().widths()).containsExactly(16, 32, 64);
    assertThat(spec.evaluate().get(0).datasets().get(1).labels())
        .isEqualTo(Labels.parse("10 per class"));
  }

  @Test
  void aMicrobatchAsLargeAsTheBatchIsNone() throws Exception {
    String whole = SMALL.replace("{batchSize: 64}", "{batchSize: 64, microbatch: 64}");
    assertThat(read(whole).id()).isEqualTo(read(SMALL).id());
    String none = SMALL.replace("{batchSize: 64}", "{batchSize: 64, microbatch: null}");
    assertThat(read(none).id()).isEqualTo(read(SMALL).id());
    String half = SMALL.replace("{batchSize: 64}", "{batchSize: 64, microbatch: 32}");
    assertThat(read(half).id()).isNotEqualTo(read(SMALL).id());
    TrainingSpec training = spec(half).methods().get(1).recipe().orElseThrow();
    assertThat(training.microbatch()).isEqualTo(32);
    assertThat(training.slice()).isEqualTo(32);
  }

  @Test
  void mocosGroupsOfBatchNormFitIntoItsMicrobatch() throws Exception {
    String yaml = SMALL.replace("- simclr", "- {name: moco, training: {microbatch: 16}}");
    assertThat(((MethodSpec.Moco) spec(yaml).methods().get(0)).batchNormGroup()).isEqualTo(8);
  }

  @Test
  void scratchTakesTwiceFineTuningsSteps() throws Exception {
    ProtocolSpec.Scratch scratch = (ProtocolSpec.Scratch) spec(SMALL).evaluate().get(2).protocol();
    assertThat(scratch.steps()).isEqualTo(600);
  }

  @Test
  void scratchFollowsTheLongestFineTuningOfItsDatasets() throws Exception {
    String other = "  - protocol: {name: finetune, steps: %d}\n    datasets: [%s]\n";
    String yaml =
        SMALL
            + other.formatted(900, "{name: digits, labels: 10 per class}")
            + other.formatted(5000, "fashion-mnist");
    ProtocolSpec.Scratch scratch = (ProtocolSpec.Scratch) spec(yaml).evaluate().get(2).protocol();
    assertThat(scratch.steps()).isEqualTo(1800);
  }

  @Test
  void thePapersGridsAreTwoLines() throws Exception {
    String yaml =
        SMALL
            .replace(
                "{name: finetune, steps: 300}",
                "{name: finetune, steps: 20000, batchSize: 256, learningRates: {from: 1e-4, to: 1e-1, values: 7},"
                    + " weightDecays: [0, {from: 1e-6, to: 1e-3, values: 7}]}")
            .replace(
                "protocol: scratch",
                "protocol: {name: scratch, learningRates: {from: 1e-3, to: 1, values: 7},"
                    + " weightDecays: {from: 1e-5, to: 0.0316227766017, values: 8}}");
    ProtocolSpec.Tuning finetune = (ProtocolSpec.Tuning) spec(yaml).evaluate().get(1).protocol();
    assertThat(finetune.learningRates())
        .containsExactly(
            1e-4, 0.000316227766017, 1e-3, 0.00316227766017, 0.01, 0.0316227766017, 0.1);
    assertThat(finetune.weightDecays()).hasSize(8).startsWith(0.0, 1e-6).endsWith(1e-3);
    assertThat(finetune.combinations()).isEqualTo(56);
    ProtocolSpec.Tuning scratch = (ProtocolSpec.Tuning) spec(yaml).evaluate().get(2).protocol();
    assertThat(scratch.steps()).isEqualTo(40_000);
    assertThat(scratch.batchSize()).isEqualTo(256);
    assertThat(scratch.combinations()).isEqualTo(56);
    assertThat(scratch.weightDecays()).contains(1e-5, 1e-4, 1e-3, 0.01);
    assertThat(read(read(yaml).resolved())).isEqualTo(read(yaml));
    assertThat(read(read(yaml).yaml())).isEqualTo(read(yaml));
  }

  @Test
  void gridsAndTheirValuesAreTheSameStudy() throws Exception {
    String grid = SMALL.replace("steps: 300", "learningRates: {from: 0.01, to: 1, values: 3}");
    String list = SMALL.replace("steps: 300", "learningRates: [0.01, 0.1, 1]");
    assertThat(read(grid)).isEqualTo(read(list));
  }

  @Test
  void aSearchIsEveryCombinationOfEachSeedUnlessItIsSaid() throws Exception {
    String grid = SMALL.replace("steps: 300", "steps: 300, search: grid, tunedOn: null");
    assertThat(read(grid)).isEqualTo(read(SMALL));
    String halving = SMALL.replace("steps: 300", "steps: 300, search: halving, tunedOn: 2");
    ProtocolSpec.Tuning tuning = (ProtocolSpec.Tuning) spec(halving).evaluate().get(1).protocol();
    assertThat(tuning.search()).isEqualTo(new SearchSpec.Halving(3, 33));
    assertThat(tuning.tunedOn()).isEqualTo(2);
    assertThat(read(read(halving).yaml())).isEqualTo(read(halving));
  }

  @Test
  void aMethodsOptimizerOfAnotherNameReplacesTheStudys() throws Exception {
    String yaml = SMALL.replace("{batchSize: 64}", "{optimizer: {name: lars, trust: 0.01}}");
    assertThat(spec(yaml).methods().get(1).recipe().orElseThrow().optimizer())
        .isEqualTo(new OptimizerSpec.Lars(0.15, 0.9, 1e-6, 0.01));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "seeds: [1, 2]| sedes: [1, 2]| 2:1: sedes: unknown key \"sedes\"; did you mean \"seeds\"?",
        "epochs: 4| epochs: -4| 5:11: training.epochs: epochs must be at least 1, but is -4",
        "epochs: 4| epochs: 4.5| 5:11: training.epochs: must be a whole number, but is 4.5",
        "epochs: 4| epochs: many| 5:11: training.epochs: must be a whole number, but is \"many\"",
        "epochs: 4| epochs: '4'| 5:11: training.epochs: must be a whole number, but is \"4\"",
        "epochs: 4| epochs:| 5:3: training.epochs: has no value; leave the key out to get its default",
        "epochs: 4| epochs: 99999999999| 5:11: training.epochs: 99999999999 is too large a number",
        "epochs: 4| epoch: 4| 5:3: training.epoch: unknown key \"epoch\"; did you mean \"epochs\"?",
        "- simclr| - simcrl| 8:5: methods[0].name: unknown method \"simcrl\"; did you mean \"simclr\"?",
        "batchSize: 64| batchsize: 64| 10:16: methods[1].training.batchsize: unknown key \"batchsize\"; did you mean \"batchSize\"?",
        "name: finetune| name: fine-tune| 16:22: evaluate[1].protocol.name: unknown protocol \"fine-tune\"; did you mean \"finetune\"?",
        "labels: 500| labels: some| 15:46: evaluate[0].datasets[0].labels: labels must be \"all\", a number, \"N per class\" or \"N%\", but is \"some\"",
        "{name: fashion-mnist, images: 1000}| {images: 1000}| 3:14: pretraining: needs a key \"name\"",
        "pretraining:| pretrainning:| 3:1: pretrainning: unknown key \"pretrainning\"; did you mean \"pretraining\"?",
        "seeds: [1, 2]| numerics: {device: cuda, precision: bf16}| 2:37: numerics.precision: bf16 is not offered: the engine's Java binding has neither casts to bfloat16 nor autocast; use fp32, on a GPU with tf32: true for most of the speed",
        "seeds: [1, 2]| numerics: {tf32: true}| 2:18: numerics.tf32: tf32 must be false without a GPU, but is true",
        "batchSize: 64| microbatch: 48| 10:28: methods[1].training.microbatch: microbatch must divide the batch of 128, but is 48",
        "batchSize: 64| microbatch: 1| 10:28: methods[1].training.microbatch: microbatch must be at least 2, but is 1",
        "- simclr| - {name: moco, batchNormGroup: 64, training: {microbatch: 32}}| 8:34: methods[0].batchNormGroup: batchNormGroup must divide the microbatch of 32, but is 64",
        "labels: 500| metric: mean-per-clas| 15:46: evaluate[0].datasets[0].metric: \"mean-per-clas\" is not allowed; did you mean \"mean-per-class\"?",
        "{name: fashion-mnist, images: 1000}| {name: fashion-mnist, images: 1000, metric: top-1}| 3:58: pretraining.metric: metric belongs to a dataset of evaluate: pretraining has none",
        "name: small| name: Small| 1:7: name: name must be 1 to 50 lower-case letters, digits and inner hyphens, but is \"Small\"",
        "name: small| name: 5| 1:7: name: must be text, but is 5",
        "images: 1000| images: 100| 8:5: methods[0].training.batchSize: batchSize must be at most the 100 images, but is 128",
        "{batchSize: 64}| 5| 10:15: methods[1].training: must be a mapping of keys to values, but is 5",
        "{name: fashion-mnist, images: 1000}| {name: fashion-mnist, images: 1e3}| 3:44: pretraining.images: must be a whole number, but is 1000.0",
        "datasets: [digits]| datasets: digits| 17:15: evaluate[1].datasets: must be a list, but is \"digits\"",
        "seeds: [1, 2]| seeds: [1, 1]| 2:12: seeds[1]: seeds must not repeat a value: 1 is there already",
        "seeds: [1, 2]| seeds: [1, -1]| 2:12: seeds[1]: seeds must be at least 0, but is -1",
        "seeds: [1, 2, 3]| seeds: [1, 2, 2]| 12:19: methods[2].seeds[2]: seeds must not repeat a value: 2 is there already",
        "seeds: [1, 2]| encoder: {widths: [8, 0]}| 2:23: encoder.widths[1]: widths must lie between 1 and 4096, but is 0",
        "{name: finetune, steps: 300}| {name: finetune, learningRates: [0.1, -0.1]}| 16:53: evaluate[1].protocol.learningRates[1]: learningRates must be a positive number, but is -0.1",
        "{name: finetune, steps: 300}| {name: finetune, weightDecays: [{from: 1e-5, to: 1e-3, values: 3}, -1]}| 16:82: evaluate[1].protocol.weightDecays[1]: weightDecays must not be negative, but is -1",
        "labels: 500| labels: 0| 15:46: evaluate[0].datasets[0].labels: labels must be a whole number above 0, but is 0",
        "labels: 500| labels: 150%| 15:46: evaluate[0].datasets[0].labels: labels must lie between 1.0E-6 and 100, but is 150",
        "seeds: [1, 2]| verdict: {threshold: -1}| 2:22: verdict.threshold: threshold must lie between 0 and 100, but is -1",
        "seeds: [1, 2]| verdict: 5| 2:10: verdict: must be a mapping of keys to values, but is 5",
        "name: finetune, steps: 300}| name: finetune, learningRates: {from: 0.1, to: 0.1, values: 2}}| 16:47: evaluate[1].protocol.learningRates: learningRates must not repeat a value: 0.1 is there already",
        "- simclr| - pirl| 9:5: methods[1]: pirl is there already, as methods[0]; a sweep compares one method's settings",
        "datasets: [digits]| datasets: [digits, digits]| 17:24: evaluate[1].datasets[1]: finetune is evaluated on digits already; leave one out",
        "datasets: [digits]| datasets: ['folder:a/pets', 'folder:b/pets']| 17:33: evaluate[1].datasets[1].name: folder:b/pets would be called pets in the results, as folder:a/pets is; give it a name of its own: selfstudy datasets add PATH --name NAME, and here imported:NAME",
        "seeds: [1, 2]| encoder: resnet19| 2:10: encoder.architecture: \"resnet19\" is not allowed; did you mean \"resnet18\"?",
        "seeds: [1, 2]| numerics: {threads: 0}| 2:21: numerics.threads: threads must lie between 1 and 1024, but is 0",
        "{name: finetune, steps: 300}| {name: finetune, search: rondom}| 16:40: evaluate[1].protocol.search.name: unknown search \"rondom\"; did you mean \"random\"?",
        "{name: finetune, steps: 300}| {name: finetune, search: random}| 16:40: evaluate[1].protocol.search: needs a key \"trials\"",
        "{name: finetune, steps: 300}| {name: finetune, search: {name: random, trails: 2}}| 16:55: evaluate[1].protocol.search.trails: unknown key \"trails\"; did you mean \"trials\"?",
        "{name: finetune, steps: 300}| {name: finetune, search: {name: random, trials: 4}}| 16:63: evaluate[1].protocol.search.trials: trials must be at most the 3 combinations, but is 4",
        "{name: finetune, steps: 300}| {name: finetune, search: {name: random, trials: 1}}| 16:63: evaluate[1].protocol.search.trials: trials must be at least 2, but is 1",
        "{name: finetune, steps: 300}| {name: finetune, search: {name: halving, keep: 1}}| 16:62: evaluate[1].protocol.search.keep: keep must lie between 2 and 100, but is 1",
        "{name: finetune, steps: 300}| {name: finetune, search: {name: halving, leastSteps: 401}}| 16:68: evaluate[1].protocol.search.leastSteps: leastSteps must be at most the 400 steps, but is 401",
        "{name: finetune, steps: 300}| {name: finetune, search: halving, learningRates: [0.1]}| 16:40: evaluate[1].protocol.search: search has one combination of learning rate and weight decay to choose from; leave it out, or give more values",
        "{name: finetune, steps: 300}| {name: finetune, tunedOn: 3}| 16:41: evaluate[1].protocol.tunedOn: tunedOn must be one of the seeds of simclr, [1, 2], but is 3",
        "protocol: scratch| protocol: {name: scratch, tunedOn: 3}| 18:40: evaluate[2].protocol.tunedOn: tunedOn must be one of the seeds, [1, 2], but is 3",
        "{name: finetune, steps: 300}| {name: finetune, tunedon: 2}| 16:32: evaluate[1].protocol.tunedon: unknown key \"tunedon\"; did you mean \"tunedOn\"?",
        "{name: finetune, steps: 300}| {name: finetune, learningRates: {from: 1e-4, to: 1e-5, values: 3}}| 16:64: evaluate[1].protocol.learningRates.to: to must be at least from (1.0E-4), but is 1.0E-5",
        "{name: finetune, steps: 300}| {name: finetune, learningRates: {from: 1e-4, to: 0.1, values: 1}}| 16:77: evaluate[1].protocol.learningRates.values: values is 1, which leaves out to (0.1); give at least 2",
        "{name: finetune, steps: 300}| {name: finetune, tunedOn: 1, learningRates: [0.1]}| 16:41: evaluate[1].protocol.tunedOn: tunedOn has one combination of learning rate and weight decay to choose from; leave it out, or give more values",
        "{name: finetune, steps: 300}| {name: finetune, learningRates: [0.1, {form: 1e-4, to: 1, values: 3}]}| 16:54: evaluate[1].protocol.learningRates[1].form: unknown key \"form\"; did you mean \"from\"?",
        "{name: finetune, steps: 300}| {name: finetune, learningRates: [0.1, {from: 1e-4, to: 1, values: 0}]}| 16:81: evaluate[1].protocol.learningRates[1].values: values must lie between 1 and 1000, but is 0",
        "{name: finetune, steps: 300}| {name: finetune, learningRates: 0.1}| 16:47: evaluate[1].protocol.learningRates: must be a list, but is 0.1",
        "{name: finetune, steps: 300}| {name: finetune, weightDecays: [1e-4, {from: 1e-5, to: 1e-4, values: 2}]}| 16:53: evaluate[1].protocol.weightDecays[1]: weightDecays must not repeat a value: 1.0E-4 is there already",
        "- simclr| - {temperature: 1}| 8:5: methods[0]: needs a key \"name\" of simclr, moco, pirl, supervised, random, imported",
      })
  void tellsPlaceFieldAndRemedy(String right, String wrong, String message) {
    String yaml = SMALL.replace(right, wrong);
    assertThat(mistakes(yaml)).first().isEqualTo("study.yaml:" + message);
  }

  @Test
  void tellsSeveralMistakesAtOnce() {
    String yaml =
        SMALL
            .replace("seeds: [1, 2]\n", "sedes: [1, 2]\n")
            .replace("epochs: 4", "epochs: 0")
            .replace("batchSize: 64", "batchSize: no");
    assertThat(mistakes(yaml)).hasSize(3);
  }

  @Test
  void aValueThatHasNoDefaultIsNotAlsoToldToBeMissing() {
    String yaml = SMALL.replace("- simclr", "- {name: imported, label: theirs, weights: abc}");
    assertThat(mistakes(yaml)).singleElement().asString().contains("64 hex digits", "\"abc\"");
    String label = yaml.replace("label: theirs", "label: Theirs").replace("abc", "0a".repeat(32));
    assertThat(mistakes(label)).singleElement().asString().contains("label must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "# nothing\n"})
  void refusesAnEmptyFile(String yaml) {
    assertThat(mistakes(yaml)).singleElement().asString().contains("empty");
  }

  @Test
  void refusesADuplicateKey() {
    assertThat(mistakes(SMALL + "seeds: [3]\n"))
        .containsExactly("study.yaml:20:1: key \"seeds\" is there already, in line 2");
  }

  @Test
  void refusesAliases() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    assertThat(mistakes(bomb))
        .containsExactly(
            "study.yaml:1:4: anchors and aliases are not allowed; write the value out");
    assertThat(mistakes("a: [*b]\n")).singleElement().asString().contains("1:5: anchors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- a",
        "just text",
        "a: 1\n---\nb: 2\n",
        "a: [1",
        "a: \u0001",
        "a: !!int 5",
        "\ta: b",
        "a: 010",
        "a: 0x10",
        "a: 1e999",
        "{a: b}: c"
      })
  void refusesWhatIsNotAStudyFilesYaml(String yaml) {
    assertThat(mistakes(yaml))
        .hasSize(1)
        .first()
        .asString()
        .matches("(?s)study.yaml:\\d+:\\d+: .*");
  }

  @Test
  void refusesTooMuch() {
    assertThat(mistakes("a: " + "x".repeat(1 << 20)))
        .first()
        .asString()
        .contains("the most is 1048576");
    assertThat(mistakes("a: " + "[".repeat(500))).first().asString().contains("nested deeper");
    assertThat(
            mistakes(
                SMALL.replace(
                    "seeds: [1, 2]",
                    "seeds: " + java.util.stream.IntStream.range(0, 9000).boxed().toList())))
        .singleElement()
        .asString()
        .contains("stages; the most is 20000");
  }

  @Test
  void readsBackItsOwnCanonicalFormAndItsYaml() throws Exception {
    Study study = read(SMALL);
    assertThat(read(study.resolved())).isEqualTo(study);
    assertThat(read(study.yaml())).isEqualTo(study);
    assertThat(study.id()).matches("small-[0-9a-f]{8}");
  }

  @Test
  void orderOfKeysAndSpellingOfDefaultsDoNotChangeTheIdentity() throws Exception {
    String other =
        SMALL
                .replace("name: small\n", "")
                .replace("- simclr", "- {temperature: 0.50, name: simclr}")
            + "resolution: 32\nname: small\n";
    assertThat(read(other).id()).isEqualTo(read(SMALL).id());
  }

  @Test
  void aFieldChangesTheIdentity() throws Exception {
    assertThat(read(SMALL.replace("epochs: 4", "epochs: 5")).id()).isNotEqualTo(read(SMALL).id());
  }

  @Test
  void aDatasetsMetricIsPartOfTheNameUnderWhichResultsAreCompared() throws Exception {
    String yaml = SMALL.replace("datasets: [digits]", "datasets: [{name: digits, metric: top-5}]");
    DataSelection digits = spec(yaml).evaluate().get(1).datasets().get(0);
    assertThat(digits.metric()).isEqualTo(MetricName.TOP_5);
    assertThat(digits.label()).isEqualTo("digits/top-5");
    assertThat(spec(SMALL).evaluate().get(1).datasets().get(0).metric()).isNull();
    assertThat(read(read(yaml).yaml())).isEqualTo(read(yaml));
  }

  @Test
  void evaluatesAProtocolOnceOnEachDataset() {
    assertThat(mistakes(SMALL + "  - protocol: scratch\n    datasets: [digits]\n"))
        .containsExactly(
            "study.yaml:21:16: evaluate[3].datasets[0]: scratch is evaluated on digits already;"
                + " leave one out");
  }

  @Test
  void bothArmsOfAVerdictHaveTheSameMetrics() throws Exception {
    String scratch = "  - protocol: scratch\n    datasets: ";
    String top5 = "{name: digits, metric: top-5}";
    assertThat(mistakes(SMALL.replace(scratch + "[digits]", scratch + "[" + top5 + "]")))
        .containsExactly(
            "study.yaml:19:16: evaluate[2].datasets[0]: scratch has digits by top-5, but finetune,"
                + " which it is compared with, by its official metric; name the same metric in"
                + " both");
    String finetune = "steps: 300}\n    datasets: ";
    assertThat(mistakes(SMALL.replace(finetune + "[digits]", finetune + "[digits, " + top5 + "]")))
        .containsExactly(
            "study.yaml:17:24: evaluate[1].datasets[1]: finetune has digits by top-5, but scratch,"
                + " which it is compared with, by its official metric; name the same metric in"
                + " both");
    // Linear evaluation is compared with neither, and what one arm alone has with nothing.
    spec(SMALL.replace("{name: fashion-mnist, labels: 500}", top5));
    spec(SMALL.replace(finetune + "[digits]", finetune + "[{name: other, metric: top-5}]"));
    spec(SMALL.replace("[digits]", "[digits, " + top5 + "]"));
  }

  @Test
  void aDatasetIsEvaluatedOnceByItsOfficialMetricNamedOrNot() throws Exception {
    String twice = "[digits, {name: digits, metric: top-1}]";
    StudySpec spec = spec(SMALL.replace("[digits]", twice));
    InvalidSpec e =
        catchThrowableOfType(
            InvalidSpec.class, () -> spec.checkMetrics(Map.of("digits", MetricName.TOP_1)));
    assertThat(e.field()).isEqualTo("evaluate/1/datasets/1");
    assertThat(e)
        .hasMessage(
            "finetune is evaluated on digits by top-1 already, which is its official metric; leave"
                + " one out");
    spec.checkMetrics(Map.of("digits", MetricName.MEAN_PER_CLASS));
    spec.checkMetrics(Map.of());
    spec(SMALL).checkMetrics(Map.of("digits", MetricName.TOP_1));
    String parts = "[digits, {name: digits, metric: top-1, labels: 10}]";
    spec(SMALL.replace("[digits]", parts)).checkMetrics(Map.of("digits", MetricName.TOP_1));
  }

  @Test
  void mocosNumbersFitEachOther() {
    String moco = SMALL.replace("- simclr", "- {name: moco, batchNormGroup: 48}");
    assertThat(mistakes(moco))
        .first()
        .asString()
        .contains("8:34: methods[0].batchNormGroup: batchNormGroup must divide the batch of 128");
    assertThat(mistakes(SMALL.replace("- simclr", "- {name: moco, queue: 2000}")))
        .first()
        .asString()
        .contains("8:25: methods[0].queue: queue must be at most the 1000 images");
    assertThatThrownBy(() -> read(SMALL.replace("name: pirl", "name: pirl\n    negatives: 1000")))
        .hasMessageContaining("negatives must be fewer than the 1000 images");
  }

  @Test
  void aNameOfTwoDatasetsWouldCompareDifferentImages() {
    String yaml =
        SMALL
            .replaceFirst("datasets: \\[digits]", "datasets: ['folder:a/pets']")
            .replaceFirst("datasets: \\[digits]", "datasets: ['archive:b/pets.tar']");
    assertThat(mistakes(yaml))
        .singleElement()
        .asString()
        .contains("19:16: evaluate[2].datasets[0].name: archive:b/pets.tar would be called pets");
  }

  @Test
  void aMistakeInAListDoesNotHideTheNext() {
    String yaml =
        SMALL.replace("seeds: [1, 2]\n", "seeds: [1, 1]\n").replace("epochs: 4", "epochs: 0");
    assertThat(mistakes(yaml))
        .hasSize(2)
        .anySatisfy(told -> assertThat(told).contains("seeds[1]"))
        .anySatisfy(told -> assertThat(told).contains("training.epochs"));
  }

  @Test
  void tellsLaterWhereAFieldStands() throws Exception {
    StudySource source =
        READER.source("study.yaml", SMALL + "sweep:\n  pretraining.images: [500, 600]\n");
    assertThat(source.study())
        .isEqualTo(read(SMALL + "sweep:\n  pretraining.images: [500, 600]\n"));
    assertThat(source.problem(0, "evaluate/0/datasets/1/name", "is absent"))
        .hasToString("study.yaml:15:59: evaluate[0].datasets[1].name: is absent");
    assertThat(source.problem(0, "evaluate/1/datasets/0/name", "is absent"))
        .hasToString("study.yaml:17:16: evaluate[1].datasets[0].name: is absent");
    assertThat(source.problem(0, "methods/0/training/epochs", "are many"))
        .hasToString("study.yaml:5:11: training.epochs: are many");
    assertThat(source.problem(1, "pretraining/images", "are few"))
        .hasToString(
            "study.yaml:21:29: pretraining.images: are few (in the sweep's cell"
                + " pretraining.images=600)");
  }

  @ParameterizedTest
  @CsvSource({
    "digits, digits",
    "folder:../data/flowers, flowers",
    "folder:flowers, flowers",
    "folder:a/flowers/, flowers/",
    "folder:.., folder:..",
    "archive:/data/cifar10-jpeg75.tar.gz, cifar10-jpeg75",
    "archive:photos.zip, photos",
  })
  void aFolderGoesByItsLastName(String name, String label) {
    assertThat(new DataSelection(name, null, Labels.ALL, null).label()).isEqualTo(label);
  }
}
