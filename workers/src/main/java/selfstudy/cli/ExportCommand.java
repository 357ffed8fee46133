package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.dataset.TemporaryFolder;
import selfstudy.evaluate.FeatureSample;
import selfstudy.plan.Stage;
import selfstudy.plan.StageKind;
import selfstudy.plan.StageWork;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyResults;
import selfstudy.store.Bundle;
import selfstudy.store.StageStore;
import selfstudy.tensor.Engine;
import selfstudy.train.Pretraining;

/** {@code selfstudy export}. */
@Command(
    name = "export",
    description = {
      "Copies a pretrained encoder as safetensors with torchvision's parameter names, or an"
          + " evaluation as JSON: its choice of hyper-parameters, its learning curve, and for each"
          + " test image what was predicted and what is right; or a tuning as JSON: its trials.",
      "Without a stage: the choices, curves and predictions of all evaluations, as CSV files."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand extends SessionCommand {
  @Parameters(index = "0", paramLabel = "STUDY", description = "Its id, its name or its file.")
  private String study = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STAGE",
      description = "Name or key of a pretraining, tuning or evaluation.")
  private @Nullable String stage;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Where to (default: encoder.safetensors, tuning.json or evaluation.json here);",
        "without a stage a folder (default: evaluations)."
      })
  private @Nullable Path output;

  @Option(
      names = "--sample",
      paramLabel = "FILE",
      description = {
        "Also writes images and the encoder's features of them, to be computed again elsewhere:",
        "experiments/exactness/torchvision_features.py does so."
      })
  private @Nullable Path sample;

  ExportCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    StudyPlan plan = new StudyReference(session).plan(study);
    if (stage == null) {
      return exportAll(session, plan);
    }
    Stage exported = plan.find(StudyControl.stage(plan, stage)).orElseThrow();
    String part = part(exported);
    Path target = output == null ? Path.of(part) : output;
    OutputFile file = new OutputFile("-o", target);
    if (output == null) {
      file.requireFree();
    }
    file.require();
    if (sample != null) {
      new OutputFile("--sample", sample).require();
    }
    if (sample != null
        && sample.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize())) {
      throw new UsageException("-o and --sample name the same file: " + target);
    }
    copy(session, exported, part, target);
    say(target.toString());
    if (sample != null && exported.work() instanceof StageWork.Pretrain work) {
      FeatureSample.write(Engine.start(1), work.encoder(), target, work.resolution(), sample);
      say(sample.toString());
    }
    return Exit.FINE;
  }

  private int exportAll(Session session, StudyPlan plan) throws IOException {
    if (sample != null) {
      throw new UsageException("--sample is of an encoder: name a pretraining.");
    }
    Path folder = output == null ? Path.of("evaluations") : output;
    requireNew(folder);
    Map<String, String> files = session.results().evaluationFiles(plan);
    Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
    try (TemporaryFolder copy = new TemporaryFolder(parent, ".export-")) {
      Path whole = copy.path().resolve("evaluations");
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path target = whole.resolve(file.getKey());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, file.getValue());
      }
      Files.move(whole, folder);
    }
    files.keySet().forEach(file -> say(folder.resolve(file).toString()));
    return Exit.FINE;
  }

  /** What an earlier export left may be of other runs: neither mixed with it nor written over. */
  private static void requireNew(Path folder) {
    if (Files.exists(folder)) {
      throw new UsageException(
          folder + " is here already: remove it, or name a new folder with -o FOLDER.");
    }
    new OutputFile("-o", folder).require();
  }

  private String part(Stage exported) {
    if (sample != null && exported.kind() != StageKind.PRETRAIN) {
      throw new UsageException("--sample is of an encoder: name a pretraining.");
    }
    return switch (exported.kind()) {
      case PRETRAIN -> Pretraining.ENCODER;
      case TUNE -> StudyResults.TUNING;
      case EVALUATE -> StudyResults.EVALUATION;
      default ->
          throw new UsageException(
              exported.name()
                  + " has nothing to export: name a pretraining, a tuning or an evaluation, as in"
                  + " pretrain/…, tune/… and evaluate/….");
    };
  }

  /** An encoder may be larger than memory: it is never held whole. */
  private static void copy(Session session, Stage stage, String part, Path target)
      throws IOException {
    Bundle result = session.stages().head(stage.key()).map(StageStore.Head::result).orElse(null);
    if (result == null) {
      throw new UsageException(stage.name() + " has no result in the store (yet).");
    }
    Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
    try (TemporaryFolder copy = new TemporaryFolder(folder, ".export-")) {
      session.stages().download(result.only(part), copy.path());
      Files.move(copy.path().resolve(part), target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
