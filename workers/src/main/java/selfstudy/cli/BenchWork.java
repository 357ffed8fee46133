package selfstudy.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import selfstudy.bench.Bench;
import selfstudy.bench.Figure;
import selfstudy.spec.Json;

/** A subcommand of {@code bench}: it measures one kind of work and prints the figure. */
abstract class BenchWork implements Callable<Integer> {
  private final Context context;
  @Mixin private final BenchOptions options = new BenchOptions();

  BenchWork(Context context) {
    this.context = context;
  }

  /** Measures the work in the shape that the options ask for. */
  abstract Figure figure(BenchOptions how) throws Exception;

  /** One that can be repeated. */
  abstract static class Repeated extends BenchWork {
    Repeated(Context context) {
      super(context);
    }

    /** The work in the shape that the options ask for. */
    abstract Bench bench(BenchOptions how) throws Exception;

    @Override
    Figure figure(BenchOptions how) throws Exception {
      try (Bench bench = shaped(() -> bench(how))) {
        return how.figure(bench);
      }
    }
  }

  /** Makes the work; what it says of its shape, it says of the options. */
  static <T> T shaped(Callable<T> made) throws Exception {
    try {
      return made.call();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Integer call() throws Exception {
    Figure figure = figure(options);
    if (options.json()) {
      context
          .out()
          .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(figure));
    } else {
      lines(figure).forEach(context.out()::println);
    }
    return Exit.FINE;
  }

  private static List<String> lines(Figure figure) {
    return new Columns()
        .add("BENCH", "VALUE", "UNIT", "BASELINE", "RATIO", "BASELINE IS")
        .add(
            figure.bench(),
            Format.significant(figure.value()),
            figure.unit(),
            Format.significant(figure.baseline()),
            Format.significant(figure.ratio()),
            figure.reference() == null ? "" : figure.reference())
        .lines();
  }
}
