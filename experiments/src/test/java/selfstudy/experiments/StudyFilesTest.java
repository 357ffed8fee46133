package selfstudy.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetCard;
import selfstudy.plan.PlannedDataset;
import selfstudy.plan.Planner;
import selfstudy.plan.Stage;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudyReader;
import selfstudy.spec.StudySpec;

class StudyFilesTest {
  private static final List<String> CATALOGUE =
      Catalogue.standard().cards().stream().map(DatasetCard::name).toList();

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(""))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Study read(Path file) throws IOException, StudyFileException {
    return new StudyReader().read(file.toString(), Files.readString(file));
  }

  private static StudyPlan plan(Study study) {
    Map<String, PlannedDataset> datasets = new LinkedHashMap<>();
    study
        .cells()
        .forEach(
            cell ->
                cell.spec()
                    .datasets()
                    .forEach(
                        name ->
                            datasets.put(
                                name, new PlannedDataset("of " + name, true, MetricName.TOP_1))));
    return new Planner().plan(study, datasets);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyStudyFileCanBePlannedAndPrinted(Path file) throws Exception {
    Study study = read(file);
    assertThat(file).hasFileName(study.name() + ".yaml");
    assertThat(Files.readString(file)).contains("./selfstudy run experiments/" + file);
    assertThat(study.cells())
        .flatExtracting(cell -> cell.spec().datasets())
        .allMatch(name -> name.contains(":") || CATALOGUE.contains(name));
    assertThat(plan(study).stages()).extracting(Stage::name).doesNotHaveDuplicates();
    assertThat(new StudyReader().read("printed", study.yaml())).isEqualTo(study);
  }

  @Test
  void theQuickstartHasTheReplicatesThatItsVerdictsNeed() throws Exception {
    StudySpec spec = read(Path.of("quickstart.yaml")).cells().get(0).spec();
    assertThat(spec.methods())
        .extracting(MethodSpec::name)
        .containsExactly("simclr", "moco", "pirl", "random");
    assertThat(spec.methods())
        .extracting(method -> method.seeds().size())
        .containsExactly(3, 3, 3, 5);
    assertThat(spec.datasets()).containsExactly("fashion-mnist", "mnist-5k", "digits");
  }
}
