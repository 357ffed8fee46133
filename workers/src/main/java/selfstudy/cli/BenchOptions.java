package selfstudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import selfstudy.bench.Bench;
import selfstudy.bench.Figure;
import selfstudy.bench.Measurement;
import selfstudy.spec.Json;
import selfstudy.tensor.Engine;

/** How the subcommands of {@code bench} measure, compare and print. */
final class BenchOptions {
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

  @Mixin private final DeviceOptions on = new DeviceOptions();

  boolean json() {
    return json;
  }

  int repetitions() {
    return repetitions;
  }

  Engine engine() {
    return on.engine(threads);
  }

  /** Measured beside the bench's reference, or as the options say. */
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

  private static double figure(Path file, String unit) {
    JsonNode document;
    try {
      document = Json.mapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new UsageException("--baseline: " + file + " is not JSON.", e);
    } catch (IOException e) {
      throw new UsageException("--baseline: " + e.getMessage() + ".", e);
    }
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
