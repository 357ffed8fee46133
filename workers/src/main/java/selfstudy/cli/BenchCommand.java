package selfstudy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.bench.Bench;
import selfstudy.bench.Figure;
import selfstudy.bench.Measurement;
import selfstudy.bench.Network;
import selfstudy.bench.StepShape;
import selfstudy.bench.TrainBench;
import selfstudy.spec.Json;
import selfstudy.tensor.Engine;

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
  /** How all of them measure and print. */
  static final class Measuring {
    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Option(
        names = "--baseline",
        paramLabel = "FILE",
        description = "A JSON figure in the same unit to compare with, instead of the reference.")
    private @Nullable Path baseline;

    @Option(names = "--alone", description = "Compare with nothing.")
    private boolean alone;

    @Option(
        names = "--warmup",
        paramLabel = "N",
        defaultValue = "1",
        description = "Repetitions before the measured ones (default: ${DEFAULT-VALUE}).")
    private int warmup = 1;

    @Option(
        names = {"--repetitions", "--steps"},
        paramLabel = "N",
        defaultValue = "3",
        description = "Measured repetitions (default: ${DEFAULT-VALUE}).")
    private int repetitions = 3;

    @Option(
        names = "--threads",
        paramLabel = "N",
        defaultValue = "1",
        description = "Compute threads of the engine (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    Engine engine() {
      if (threads < 1) {
        throw new UsageException("--threads must be at least 1.");
      }
      return Engine.start(threads);
    }

    Figure figure(Bench bench) throws Exception {
      if (warmup < 0 || repetitions < 1) {
        throw new UsageException("--warmup must be at least 0 and --repetitions at least 1.");
      }
      Measurement measurement = new Measurement(warmup, repetitions);
      Path file = baseline;
      if (file != null) {
        double figure = figure(file, bench.scale().unit());
        return measurement.alone(bench).against(figure, file.toString());
      }
      return alone ? measurement.alone(bench) : measurement.besideReference(bench);
    }

    private static double figure(Path file, String unit) throws IOException {
      JsonNode document = Json.mapper().readTree(file.toFile());
      JsonNode value = document.path("value");
      if (!value.isNumber() || !document.path("unit").asText().equals(unit)) {
        throw new UsageException(
            "--baseline: "
                + file
                + " is not a figure in "
                + unit
                + ": give a JSON object with \"unit\" and \"value\", as --json prints it.");
      }
      return value.asDouble();
    }
  }

  /** One kind of work. */
  abstract static class Work implements Callable<Integer> {
    private final Context context;
    @Mixin private final Measuring measuring = new Measuring();

    Work(Context context) {
      this.context = context;
    }

    /** The work in the shape that the options ask for. */
    abstract Bench bench(Measuring measuring) throws Exception;

    @Override
    public Integer call() throws Exception {
      Figure figure;
      try (Bench bench = bench(measuring)) {
        figure = measuring.figure(bench);
      }
      if (measuring.json) {
        context
            .out()
            .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(figure));
      } else {
        lines(figure).forEach(context.out()::println);
      }
      return Exit.FINE;
    }

    private static List<String> lines(Figure figure) {
      Columns columns =
          new Columns()
              .add("BENCH", "VALUE", "UNIT", "BASELINE", "RATIO")
              .add(
                  figure.bench(),
                  Format.significant(figure.value()),
                  figure.unit(),
                  Format.significant(figure.baseline()),
                  Format.significant(figure.ratio()));
      return columns.lines();
    }
  }

  /** {@code selfstudy bench train}. */
  @Command(
      name = "train",
      description = "A pretraining step: augmented images in memory to updated weights.",
      mixinStandardHelpOptions = true)
  static final class Train extends Work {
    @Parameters(
        paramLabel = "METHOD",
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

    Train(Context context) {
      super(context);
    }

    @Override
    Bench bench(Measuring measuring) {
      return new TrainBench(new StepShape(method, network, batch, side), measuring.engine());
    }
  }
}
