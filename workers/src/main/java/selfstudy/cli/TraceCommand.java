package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.spec.StudyFileException;
import selfstudy.trace.Trace;

/** {@code selfstudy trace}. */
@Command(
    name = "trace",
    description = {
      "Takes a training's first steps and writes what another program needs to compute them again:"
          + " views, first weights, what was drawn; and losses, gradients and weights of each step.",
      "experiments/exactness/ has the format and a script that replays such a file in PyTorch."
    },
    mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(
      paramLabel = "METHOD",
      description =
          "simclr, moco, pirl, supervised, or finetune (from fresh weights, first rates of the"
              + " default grid).")
  private String method = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The safetensors file to write.")
  private @Nullable Path output;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Steps of the whole schedule, all of which are taken (default: ${DEFAULT-VALUE}).")
  private int steps = 10;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Images a step (default: ${DEFAULT-VALUE}).")
  private int batch = 8;

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      defaultValue = "small",
      description = "As in study files: small, resnet18 … (default: ${DEFAULT-VALUE}).")
  private String encoder = "small";

  @Option(
      names = "--stem",
      paramLabel = "NAME",
      defaultValue = "stride2",
      description = "stride2, cifar or imagenet (default: ${DEFAULT-VALUE}).")
  private String stem = "stride2";

  @Option(
      names = "--resolution",
      paramLabel = "N",
      defaultValue = "16",
      description = "Pixels of the encoder's images (default: ${DEFAULT-VALUE}).")
  private int resolution = 16;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of weights, order, views and draws (default: ${DEFAULT-VALUE}).")
  private int seed = 1;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "sgd, lars or adamw (default: adamw); fine-tuning has its own.")
  private @Nullable String optimizer;

  @Option(
      names = "--images",
      paramLabel = "FOLDER|N",
      defaultValue = "64",
      description = {
        "A folder of class folders, or how many images with stripes to generate (default: ${DEFAULT-VALUE})."
      })
  private String images = "64";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A key of the method as study files have it, its parts joined by dots: pretext=rotation,"
            + " training.optimizer.nesterov=true. May be repeated."
      })
  private Map<String, String> set = new LinkedHashMap<>();

  @Mixin private final DeviceOptions on = new DeviceOptions();

  TraceCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, StudyFileException {
    Path file = Objects.requireNonNull(output);
    new OutputFile("-o", file).require();
    try (TracedImages source = TracedImages.of(images, resolution, context.err())) {
      TracedStudy study =
          new TracedStudy(method, encoder, stem, resolution, seed, batch, steps, optimizer, set);
      study.trace(new Trace(on.engine(1), source.images(), file), source.images().size());
    }
    context.out().println(file);
    return Exit.FINE;
  }
}
