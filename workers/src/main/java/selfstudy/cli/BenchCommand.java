package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.bench.AugmentBench;
import selfstudy.bench.Bench;
import selfstudy.bench.CheckpointBench;
import selfstudy.bench.DecodeBench;
import selfstudy.bench.EpochBench;
import selfstudy.bench.FeaturesBench;
import selfstudy.bench.Figure;
import selfstudy.bench.MemoryBench;
import selfstudy.bench.Network;
import selfstudy.bench.PlanBench;
import selfstudy.bench.ProbeBench;
import selfstudy.bench.RawImages;
import selfstudy.bench.StepShape;
import selfstudy.bench.TrainBench;

/** {@code selfstudy bench}: what its subcommands share. */
@Command(
    name = "bench",
    description = {
      "Measures the platform's own work on this machine: processor time, which other processes"
          + " hardly disturb, and time by the clock.",
      "The baseline is a reference that runs in turns with it, or a figure from a file."
    },
    synopsisSubcommandLabel = "WORK",
    mixinStandardHelpOptions = true)
final class BenchCommand {
  /** With its subcommands. */
  static CommandLine line(Context context) {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new Train(context))
        .addSubcommand(new Augment(context))
        .addSubcommand(new Decode(context))
        .addSubcommand(new Checkpoint(context))
        .addSubcommand(new Evaluate(context))
        .addSubcommand(new Plan(context))
        .addSubcommand(new Epoch(context))
        .addSubcommand(new Memory(context));
  }

  /** Which step is taken. */
  static final class StepOptions {
    @Parameters(
        paramLabel = "METHOD",
        arity = "0..1",
        defaultValue = "simclr",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private StepShape.Method method = StepShape.Method.SIMCLR;

    @Option(
        names = "--encoder",
        paramLabel = "NAME",
        defaultValue = "small",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Network network = Network.SMALL;

    @Option(
        names = "--batch",
        paramLabel = "N",
        defaultValue = "128",
        description = "Images a step, each with two views (default: ${DEFAULT-VALUE}).")
    private int batch = 128;

    @Option(
        names = "--side",
        paramLabel = "PIXELS",
        defaultValue = "32",
        description = "Of the views (default: ${DEFAULT-VALUE}).")
    private int side = 32;

    StepShape shape() {
      return new StepShape(method, network, batch, side);
    }
  }

  /** Which images go in. */
  static final class ImageOptions {
    @Option(
        names = "--images",
        paramLabel = "FILE",
        description = "Pixels as N x height x width x 3 bytes and nothing else.")
    private @Nullable Path file;

    @Option(
        names = "--width",
        paramLabel = "PIXELS",
        defaultValue = "32",
        description = "Of the images (default: ${DEFAULT-VALUE}).")
    private int width = 32;

    @Option(
        names = "--height",
        paramLabel = "PIXELS",
        defaultValue = "32",
        description = "Of the images (default: ${DEFAULT-VALUE}).")
    private int height = 32;

    @Option(
        names = "--made",
        paramLabel = "N",
        defaultValue = "10000",
        description = "Images that are made up where no FILE is named (default: ${DEFAULT-VALUE}).")
    private int made = 10_000;

    RawImages images() throws IOException {
      Path named = file;
      return named == null
          ? RawImages.made(made, width, height)
          : RawImages.read(named, width, height);
    }
  }

  /** {@code selfstudy bench train}. */
  @Command(
      name = "train",
      description = "A pretraining step: augmented images in memory to updated weights.",
      mixinStandardHelpOptions = true)
  static final class Train extends BenchWork.Repeated {
    @Mixin private final StepOptions step = new StepOptions();

    Train(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) {
      return new TrainBench(step.shape(), options.engine());
    }
  }

  /** {@code selfstudy bench augment}. */
  @Command(
      name = "augment",
      description = "Random views: crop and resize, flip, jitter, grey, blur half of the time.",
      mixinStandardHelpOptions = true)
  static final class Augment extends BenchWork.Repeated {
    @Mixin private final ImageOptions images = new ImageOptions();

    @Option(
        names = "--side",
        paramLabel = "PIXELS",
        defaultValue = "32",
        description = "Of the views (default: ${DEFAULT-VALUE}).")
    private int side = 32;

    Augment(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) throws IOException {
      return new AugmentBench(images.images(), side);
    }
  }

  /** {@code selfstudy bench decode}. */
  @Command(
      name = "decode",
      description = "Image files to pixels, as imports decode them.",
      mixinStandardHelpOptions = true)
  static final class Decode extends BenchWork.Repeated {
    @Parameters(paramLabel = "FOLDER", description = "Image files, JPEG or any other.")
    private Path folder = Path.of("");

    Decode(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) throws IOException {
      return new DecodeBench(folder);
    }
  }

  /** {@code selfstudy bench checkpoint}. */
  @Command(
      name = "checkpoint",
      description = "A full checkpoint with momentum, copied and written to a file.",
      mixinStandardHelpOptions = true)
  static final class Checkpoint extends BenchWork.Repeated {
    @Option(
        names = "--encoder",
        paramLabel = "NAME",
        defaultValue = "resnet50-imagenet",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Network network = Network.RESNET50_IMAGENET;

    Checkpoint(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) throws IOException {
      return new CheckpointBench(network, options.engine());
    }
  }

  /** {@code selfstudy bench evaluate}. */
  @Command(
      name = "evaluate",
      description =
          "Representations of images, or the linear probe's 45 penalties on made-up ones.",
      mixinStandardHelpOptions = true)
  static final class Evaluate extends BenchWork.Repeated {
    /** What of an evaluation. */
    enum Part {
      FEATURES,
      PROBE
    }

    @Parameters(
        paramLabel = "PART",
        arity = "0..1",
        defaultValue = "features",
        description = "features or probe (default: ${DEFAULT-VALUE}).")
    private Part part = Part.FEATURES;

    @Option(
        names = "--rows",
        paramLabel = "N",
        defaultValue = "10000",
        description = "Images of the probe (default: ${DEFAULT-VALUE}).")
    private int rows = 10_000;

    @Option(
        names = "--features",
        paramLabel = "N",
        defaultValue = "512",
        description = "Their dimension (default: ${DEFAULT-VALUE}).")
    private int features = 512;

    @Mixin private final ImageOptions images = new ImageOptions();

    @Option(
        names = "--encoder",
        paramLabel = "NAME",
        defaultValue = "small",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Network network = Network.SMALL;

    @Option(
        names = "--side",
        paramLabel = "PIXELS",
        defaultValue = "32",
        description = "To which images are resized (default: ${DEFAULT-VALUE}).")
    private int side = 32;

    Evaluate(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) throws IOException {
      if (part == Part.PROBE) {
        if (rows < 1 || features < 1) {
          throw new UsageException("--rows and --features must be at least 1.");
        }
        return new ProbeBench(rows, features, options.engine());
      }
      return new FeaturesBench(network, images.images(), side, options.engine());
    }
  }

  /** {@code selfstudy bench plan}. */
  @Command(
      name = "plan",
      description = "A study file to a plan with content keys.",
      mixinStandardHelpOptions = true)
  static final class Plan extends BenchWork.Repeated {
    @Option(
        names = "--seeds",
        paramLabel = "N",
        defaultValue = "250",
        description = "Of the study, four stages each (default: ${DEFAULT-VALUE}).")
    private int seeds = 250;

    Plan(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) throws Exception {
      return new PlanBench(seeds);
    }
  }

  /** {@code selfstudy bench epoch}. */
  @Command(
      name = "epoch",
      description = "A whole epoch: augmentation beside the steps.",
      mixinStandardHelpOptions = true)
  static final class Epoch extends BenchWork.Repeated {
    @Mixin private final StepOptions step = new StepOptions();
    @Mixin private final ImageOptions images = new ImageOptions();

    @Option(
        names = "--loaders",
        paramLabel = "N",
        defaultValue = "1",
        description = "Threads that augment (default: ${DEFAULT-VALUE}).")
    private int loaders = 1;

    Epoch(Context context) {
      super(context);
    }

    @Override
    Bench bench(BenchOptions options) throws IOException {
      return new EpochBench(step.shape(), images.images(), loaders, options.engine());
    }
  }

  /** {@code selfstudy bench memory}. */
  @Command(
      name = "memory",
      description = {
        "Resident memory after all of --steps, beside that after a tenth of them.",
        "Takes every step once: no warm-up."
      },
      mixinStandardHelpOptions = true)
  static final class Memory extends BenchWork {
    @Mixin private final StepOptions step = new StepOptions();
    @Mixin private final ImageOptions images = new ImageOptions();

    Memory(Context context) {
      super(context);
    }

    @Override
    Figure figure(BenchOptions options) throws Exception {
      try (MemoryBench memory =
          shaped(
              () ->
                  new MemoryBench(
                      step.shape(), images.images(), options.repetitions(), options.engine()))) {
        return memory.figure();
      }
    }
  }
}
