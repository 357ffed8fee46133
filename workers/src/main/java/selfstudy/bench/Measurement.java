package selfstudy.bench;

/**
 * How a bench is measured: warm-up first, then repetitions, which alternate with the reference's
 * where it is measured too, so that both meet the same disturbances.
 *
 * @param warmup repetitions that are not counted, 0 or more
 * @param repetitions counted ones, 1 or more
 */
public record Measurement(int warmup, int repetitions) {
  public Measurement {
    if (warmup < 0 || repetitions < 1) {
      throw new IllegalArgumentException(
          "warmup must be at least 0 and repetitions at least 1, but are "
              + warmup
              + " and "
              + repetitions);
    }
  }

  /** The figure without a baseline. */
  public Figure alone(Bench bench) throws Exception {
    for (int i = 0; i < warmup; i++) {
      bench.run();
    }
    Usage usage = Usage.NONE;
    for (int i = 0; i < repetitions; i++) {
      usage = usage.plus(Usage.of(bench::run));
    }
    return Figure.of(bench, usage, repetitions);
  }

  /** The figure beside that of the bench's own reference. */
  public Figure besideReference(Bench bench) throws Exception {
    for (int i = 0; i < warmup; i++) {
      bench.run();
      bench.runReference();
    }
    Usage usage = Usage.NONE;
    Usage reference = Usage.NONE;
    for (int i = 0; i < repetitions; i++) {
      usage = usage.plus(Usage.of(bench::run));
      reference = reference.plus(Usage.of(bench::runReference));
    }
    return Figure.of(bench, usage, repetitions)
        .against(bench.scale().value(reference, repetitions), bench.reference());
  }
}
