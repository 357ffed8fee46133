package selfstudy.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.plan.StudyPlan;
import selfstudy.train.Pretraining;

/** {@code selfstudy export}. */
@Command(
    name = "export",
    description = "Copies a pretrained encoder as safetensors with torchvision's parameter names.",
    mixinStandardHelpOptions = true)
final class ExportCommand extends SessionCommand {
  @Parameters(index = "0", paramLabel = "STUDY", description = "Its id, its name or its file.")
  private String study = "";

  @Parameters(index = "1", paramLabel = "STAGE", description = "A pretraining's name or key.")
  private String stage = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to (default: encoder.safetensors here).")
  private @Nullable Path output;

  ExportCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    StudyPlan plan = new StudyReference(session).plan(study);
    String name = StudyControl.stage(plan, stage);
    String key = plan.find(name).orElseThrow().key();
    Path target = output == null ? Path.of(Pretraining.ENCODER) : output;
    if (Files.isDirectory(target)) {
      throw new UsageException(target + " is a folder: give a file, as in -o " + target + "/x.");
    }
    byte[] encoder =
        session
            .results()
            .part(key, Pretraining.ENCODER)
            .orElseThrow(() -> new UsageException(name + " has no encoder in the store (yet)."));
    Files.write(target, encoder);
    say(target.toString());
    return Exit.FINE;
  }
}
