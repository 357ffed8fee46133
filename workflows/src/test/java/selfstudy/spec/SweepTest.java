package selfstudy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {
  private static Study sweep(String lines) throws StudyFileException {
    return StudyReaderTest.read(StudyReaderTest.SMALL + "sweep:\n" + lines.indent(2));
  }

  private static String mistake(String lines) {
    return String.valueOf(
        catchThrowableOfType(StudyFileException.class, () -> sweep(lines)).getMessage());
  }

  @Test
  void isTheCrossProductInTheOrderOfItsPaths() throws Exception {
    Study study = sweep("training.epochs: [4, 6]\nencoder.width: [1, 2]");
    assertThat(study.cells())
        .extracting(Study.Cell::label)
        .containsExactly(
            "encoder.width=1,training.epochs=4",
            "encoder.width=1,training.epochs=6",
            "encoder.width=2,training.epochs=4",
            "encoder.width=2,training.epochs=6");
    StudySpec last = study.cells().get(3).spec();
    assertThat(last.encoder().width()).isEqualTo(2);
    assertThat(last.methods().get(0).recipe().orElseThrow().epochs()).isEqualTo(6);
  }

  @Test
  void reachesMethodsAndProtocolsByName() throws Exception {
    StudySpec spec =
        sweep(
                """
                methods.simclr.temperature: [0.1, 0.2]
                methods.*.training.batchSize: [32]
                evaluate.finetune.steps: [7]
                """)
            .cells()
            .get(1)
            .spec();
    assertThat(((MethodSpec.SimClr) spec.methods().get(0)).temperature()).isEqualTo(0.2);
    assertThat(spec.methods().get(1).recipe().orElseThrow().batchSize()).isEqualTo(32);
    assertThat(((ProtocolSpec.Scratch) spec.evaluate().get(2).protocol()).steps()).isEqualTo(14);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.epochs: [4, 30]",
        "training.optimizer: [adamw, sgd, lars]",
        "training.optimizer.name: [adamw, sgd]\nmethods.*.training.batchSize: [32, 64]",
        "encoder: [small, resnet18, {architecture: small, width: 2}]",
        "encoder.architecture: [small, resnet18]\nevaluate.finetune.steps: [10, 20]",
        "evaluate.linear.datasets: [[digits], [fashion-mnist, digits]]",
        "pretraining.images: [500, 1000]\nresolution: [32, 64]",
        "training.augmentation.crop.minScale: [0.1, 0.3]",
        "evaluate.finetune.search: [grid, {name: random, trials: 2}, halving]",
        "evaluate.finetune.learningRates: [[0.1, 0.2], {from: 0.1, to: 1, values: 2}]",
        "evaluate.finetune.tunedOn: [1, 2]",
        "numerics.threads: [1, 2]"
      })
  void readsBackFromItsResolvedForms(String lines) throws Exception {
    Study study = sweep(lines);
    assertThat(StudyReaderTest.read(study.resolved())).isEqualTo(study);
    assertThat(StudyReaderTest.read(study.yaml())).isEqualTo(study);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training.epochs: [4, 0]| 21:24: training.epochs: epochs must be at least 1, but is 0 (in the sweep's cell training.epochs=0)",
        "encoder.widht: [1, 2]| 21:3: encoder.widht: unknown key \"widht\"; did you mean \"width\"?",
        "encodr.width: [1, 2]| 21:3: encodr: unknown key \"encodr\"; did you mean \"encoder\"?",
        "methods.simcrl.temperature: [1, 2]| 21:3: sweep.methods.simcrl.temperature: there is no entry \"simcrl\"; did you mean \"simclr\"?",
        "methods.random.training.epochs: [1, 2]| 21:3: methods[2].training: unknown key \"training\"",
        "methods.*.lamda: [1, 2]| 21:3: sweep.methods.*.lamda: no entry has a key \"lamda\"; did you mean \"lambda\"?",
        "methods.simclr: [moco]| 21:3: sweep.methods.simclr: cannot be swept",
        "training.epochs: 4| 21:20: sweep.training.epochs: must be a list of at least one value",
        "seeds: [[1], [2]]| 21:3: sweep.seeds: cannot be swept",
        "methods.pirl.seeds: [[1], [2]]| 21:3: sweep.methods.pirl.seeds: cannot be swept",
        "name: [a, b]| 21:3: sweep.name: cannot be swept",
        "evaluate.finetune.tunedOn: [1, 9]| 21:34: evaluate[1].protocol.tunedOn: tunedOn must be one of the seeds of simclr, [1, 2], but is 9 (in the sweep's cell evaluate.finetune.tunedOn=9)",
        "evaluate.finetune.search.trials: [2, 9]| 21:3: evaluate[1].protocol.search.trials: unknown key \"trials\"",
        "training.epochs: [4, 4]| 20:1: sweep: the cells training.epochs=4 and training.epochs=4 are the same study",
      })
  void tellsWhereASweepIsWrong(String lines, String message) {
    assertThat(mistake(lines)).startsWith("study.yaml:" + message);
  }

  @Test
  void refusesAMillionStagesBeforeExpanding() {
    StringBuilder lines = new StringBuilder();
    for (int axis = 0; axis < 12; axis++) {
      String values = java.util.stream.IntStream.range(1, 1001).boxed().toList().toString();
      lines.append("training.x").append(axis).append(": ").append(values).append('\n');
    }
    assertThat(mistake(lines.toString()))
        .contains("20:1: sweep: the study would have more than 2^63 cells; the most is 20000");
    String two = java.util.stream.IntStream.range(1, 101).boxed().toList().toString();
    assertThat(mistake("training.epochs: " + two + "\nencoder.width: [1, 2, 3, 4, 5, 6, 7, 8]"))
        .contains("the study would have 28800 stages; the most is 20000");
  }
}
