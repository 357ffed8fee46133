package selfstudy.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.SearchSpec.Rung;

/**
 * Which trial follows which: a function of the trials before it, so that an interrupted search goes
 * on from those alone.
 */
final class Search {
  private static final String STEPS = "steps";

  private final List<Rates> first;
  private final List<Rung> rungs;

  private Search(List<Rates> first, List<Rung> rungs) {
    this.first = first;
    this.rungs = rungs;
  }

  /**
   * The search of one seed.
   *
   * @param tuning with at least two combinations
   * @param draws of this seed: all methods draw the same combinations
   */
  static Search of(ProtocolSpec.Tuning tuning, Draws draws) {
    List<Rates> grid = Rates.grid(tuning);
    List<Rung> rungs = tuning.rungs();
    int drawn = rungs.get(0).trials();
    int[] order = draws.at("search").permutation(grid.size());
    List<Rates> first = Arrays.stream(order).limit(drawn).sorted().mapToObj(grid::get).toList();
    return new Search(first, rungs);
  }

  /** Trials of all rounds. */
  int size() {
    return rungs.stream().mapToInt(Rung::trials).sum();
  }

  /** What the trial after these tries. */
  Rates next(List<Trial> done) {
    int rung = rungOf(done.size());
    int at = done.size() - before(rung);
    return rung == 0 ? first.get(at) : best(done, rung - 1).get(at);
  }

  /** The training of the trial after so many. */
  ClassifierTraining.Part part(int done) {
    int rung = rungOf(done);
    long before = 0;
    long all = 0;
    for (int r = 0; r < rungs.size(); r++) {
      Rung at = rungs.get(r);
      int finished = Math.max(0, Math.min(at.trials(), done - before(r)));
      before += (long) finished * at.steps();
      all += (long) at.trials() * at.steps();
    }
    return new ClassifierTraining.Part("tune", before, rungs.get(rung).steps(), all);
  }

  /** How a trial is told apart: by its steps as well, where they grow from round to round. */
  Map<String, Double> parameters(Rates rates, int done) {
    Map<String, Double> parameters = new HashMap<>(rates.parameters());
    if (rungs.size() > 1) {
      parameters.put(STEPS, (double) rungs.get(rungOf(done)).steps());
    }
    return parameters;
  }

  /** The best of the last round. */
  Rates chosen(List<Trial> all) {
    int from = before(rungs.size() - 1);
    return rates(all.get(ranked(all, from, all.size())[0]));
  }

  /** Whether no training of the last round stayed finite, so that there is nothing to choose. */
  boolean diverged(List<Trial> all) {
    return all.subList(before(rungs.size() - 1), all.size()).stream()
        .allMatch(trial -> trial.loss() == null);
  }

  /** Those of a round that go on to the next, in the order in which they were tried. */
  private List<Rates> best(List<Trial> done, int rung) {
    int from = before(rung);
    int[] ranked = ranked(done, from, from + rungs.get(rung).trials());
    return Arrays.stream(ranked)
        .limit(rungs.get(rung + 1).trials())
        .sorted()
        .mapToObj(at -> rates(done.get(at)))
        .toList();
  }

  /** Positions, the best trial's first; of equal ones the earlier. */
  private static int[] ranked(List<Trial> trials, int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .sorted(Comparator.comparing(trials::get, Trial.BEST_FIRST))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Rates rates(Trial trial) {
    return Rates.of(trial.parameters());
  }

  private int rungOf(int trial) {
    int rung = 0;
    while (rung < rungs.size() - 1 && trial >= before(rung + 1)) {
      rung++;
    }
    return rung;
  }

  private int before(int rung) {
    return rungs.subList(0, rung).stream().mapToInt(Rung::trials).sum();
  }
}
