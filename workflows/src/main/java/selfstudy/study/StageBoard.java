package selfstudy.study;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import selfstudy.contract.FailureType;
import selfstudy.contract.StudyActivities.PlannedStage;
import selfstudy.contract.StudyState;
import selfstudy.contract.StudySummary;
import selfstudy.contract.StudySummary.FailedStage;
import selfstudy.spec.Spelling;

/**
 * Which stages of a study wait, run, are done, failed or skipped: a pure state machine. It holds
 * the stages that had no result when the plan was read; every other one is done.
 */
final class StageBoard {
  /** What "all failed stages" is called. */
  static final String ALL = "*";

  private enum State {
    WAITING,
    RUNNING,
    ELSEWHERE,
    DONE,
    FAILED,
    SKIPPED;

    boolean closed() {
      return this == DONE || this == SKIPPED;
    }

    boolean underWay() {
      return this == RUNNING || this == ELSEWHERE;
    }
  }

  private static final class Entry {
    final PlannedStage stage;
    final List<Entry> dependants = new ArrayList<>();
    State state = State.WAITING;
    int missingInputs;

    Entry(PlannedStage stage) {
      this.stage = stage;
    }
  }

  private final int total;
  private final TreeMap<Integer, Entry> entries = new TreeMap<>();
  private final Map<String, Entry> byKey = new LinkedHashMap<>();
  private final Map<String, Entry> byName = new LinkedHashMap<>();
  private final TreeSet<Integer> ready = new TreeSet<>();
  private final TreeMap<Integer, FailedStage> failed = new TreeMap<>();
  private final List<String> skippedByHand = new ArrayList<>();
  private int done;
  private int reused;
  private int running;
  private int skipped;

  /**
   * @param total stages in the whole plan
   * @param open those without a result, inputs before dependants
   * @param reused stages whose result was there before
   */
  StageBoard(int total, List<PlannedStage> open, int reused) {
    this.total = total;
    this.reused = reused;
    this.done = total - open.size();
    open.forEach(this::add);
  }

  private void add(PlannedStage stage) {
    Entry entry = new Entry(stage);
    for (int position : stage.inputs()) {
      Entry input = entries.get(position);
      if (input != null) {
        input.dependants.add(entry);
        entry.missingInputs++;
      }
    }
    entries.put(stage.position(), entry);
    byKey.put(stage.key(), entry);
    byName.put(stage.name(), entry);
    offer(entry);
  }

  private void offer(Entry entry) {
    if (entry.state == State.WAITING && entry.missingInputs == 0) {
      ready.add(entry.stage.position());
    }
  }

  /** Whether a stage could be started. */
  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Takes the first stage in the plan's order that can be started: it runs from now on. */
  PlannedStage start() {
    Entry entry = at(Objects.requireNonNull(ready.pollFirst(), "No stage is ready"));
    enter(entry, State.RUNNING);
    return entry.stage;
  }

  /** A running stage turned out to run for another study, or no longer does. */
  void elsewhere(PlannedStage stage, boolean elsewhere) {
    at(stage.position()).state = elsewhere ? State.ELSEWHERE : State.RUNNING;
  }

  /** A running stage has its result. */
  void done(PlannedStage stage, boolean wasThere) {
    Entry entry = at(stage.position());
    enter(entry, State.DONE);
    reused += wasThere ? 1 : 0;
    for (Entry dependant : entry.dependants) {
      dependant.missingInputs--;
      offer(dependant);
    }
  }

  /** A running stage was stopped and can be started again. */
  void giveBack(PlannedStage stage) {
    Entry entry = at(stage.position());
    enter(entry, State.WAITING);
    offer(entry);
  }

  /** A running stage ended for good; what depends on it is blocked. */
  void fail(PlannedStage stage, @Nullable String type, String message) {
    Entry entry = at(stage.position());
    enter(entry, State.FAILED);
    failed.put(stage.position(), new FailedStage(stage.key(), stage.name(), type, message));
  }

  /** A stage had failed before the workflow continued as new; nothing if it is done meanwhile. */
  void restoreFailed(FailedStage failure) {
    Entry entry = byKey.get(failure.key());
    if (entry != null && ready.remove(entry.stage.position())) {
      enter(entry, State.RUNNING);
      fail(entry.stage, failure.type(), failure.message());
    }
  }

  /** A person had skipped this before the workflow continued as new. */
  void restoreSkipped(String key) {
    Entry entry = byKey.get(key);
    if (entry != null) {
      skip(entry);
    }
  }

  /** Whether one of those failed stages failed because the result that it builds on is gone. */
  boolean hasLostInput(String stage) {
    return failedNamed(stage).stream()
        .map(entry -> Objects.requireNonNull(failed.get(entry.stage.position())))
        .anyMatch(failure -> FailureType.LOST_INPUT.name().equals(failure.type()));
  }

  /** Lets failed stages run again. */
  void retry(String stage) {
    for (Entry entry : failedNamed(stage)) {
      enter(entry, State.WAITING);
      offer(entry);
    }
  }

  /** Goes on without failed stages and what depends on them. */
  void skip(String stage) {
    failedNamed(stage).forEach(this::skip);
  }

  private void skip(Entry entry) {
    skippedByHand.add(entry.stage.key());
    List<Entry> todo = new ArrayList<>(List.of(entry));
    while (!todo.isEmpty()) {
      Entry next = todo.remove(todo.size() - 1);
      if (!next.state.closed()) {
        ready.remove(next.stage.position());
        enter(next, State.SKIPPED);
        todo.addAll(next.dependants);
      }
    }
  }

  /**
   * The failed stages of that name or key, or all with {@link #ALL}.
   *
   * @throws IllegalArgumentException naming the nearest, if there is none
   */
  private List<Entry> failedNamed(String stage) {
    check(stage);
    return stage.equals(ALL)
        ? failed.keySet().stream().map(this::at).toList()
        : List.of(Objects.requireNonNull(find(stage)));
  }

  /**
   * Refuses what is neither {@link #ALL} nor a failed stage's name or key.
   *
   * @throws IllegalArgumentException saying how the stage stands, or naming the nearest
   */
  void check(String stage) {
    if (stage.equals(ALL)) {
      return;
    }
    Entry entry = find(stage);
    if (entry == null) {
      throw new IllegalArgumentException(
          "No unfinished stage is called '" + stage + "'" + nearest(stage));
    }
    if (entry.state != State.FAILED) {
      throw new IllegalArgumentException(
          "Stage " + entry.stage.name() + " has not failed: it is " + label(entry, blocked()));
    }
  }

  private @Nullable Entry find(String nameOrKey) {
    Entry named = byName.get(nameOrKey);
    return named == null ? byKey.get(nameOrKey) : named;
  }

  private String nearest(String name) {
    List<String> names =
        failed.isEmpty()
            ? List.copyOf(byName.keySet())
            : failed.values().stream().map(FailedStage::name).toList();
    return Spelling.nearest(name, names).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private void enter(Entry entry, State state) {
    count(entry.state, -1);
    if (entry.state == State.FAILED) {
      failed.remove(entry.stage.position());
    }
    entry.state = state;
    count(state, 1);
  }

  private void count(State state, int change) {
    running += state.underWay() ? change : 0;
    done += state == State.DONE ? change : 0;
    skipped += state == State.SKIPPED ? change : 0;
  }

  private Entry at(int position) {
    return Objects.requireNonNull(entries.get(position));
  }

  /** Stages under way, here or for another study. */
  int running() {
    return running;
  }

  /** The stages under way. */
  List<PlannedStage> underWay() {
    return entries.values().stream()
        .filter(entry -> entry.state.underWay())
        .map(entry -> entry.stage)
        .toList();
  }

  /** Those of them that run for another study. */
  List<PlannedStage> elsewhere() {
    return entries.values().stream()
        .filter(entry -> entry.state == State.ELSEWHERE)
        .map(entry -> entry.stage)
        .toList();
  }

  /** Stages with a result. */
  int done() {
    return done;
  }

  /** Stages in the whole plan. */
  int total() {
    return total;
  }

  /** Stages that failed, in the plan's order. */
  List<FailedStage> failed() {
    return List.copyOf(failed.values());
  }

  /** Whether every stage is done or skipped. */
  boolean finished() {
    return done + skipped == total;
  }

  /** How the study stands. */
  StudySummary summary(String study, StudyState state) {
    return new StudySummary(study, state, total, done, reused, running, skipped, failed());
  }

  /** What has to be known to go on later. */
  StudyInput.Carried carry(boolean paused, StudySummary last) {
    return new StudyInput.Carried(paused, skippedByHand, last);
  }

  /** Stages that are neither done nor skipped, in the plan's order. */
  List<OpenStage> open(int offset, int limit) {
    BitSet blocked = blocked();
    return entries.values().stream()
        .filter(entry -> !entry.state.closed())
        .skip(offset)
        .limit(limit)
        .map(entry -> new OpenStage(entry.stage.key(), entry.stage.name(), label(entry, blocked)))
        .toList();
  }

  /** Positions of stages that wait for a failed one, directly or not. */
  private BitSet blocked() {
    BitSet blocked = new BitSet(total);
    for (Entry entry : entries.values()) {
      if (entry.state == State.FAILED || blocked.get(entry.stage.position())) {
        entry.dependants.forEach(dependant -> blocked.set(dependant.stage.position()));
      }
    }
    return blocked;
  }

  private static String label(Entry entry, BitSet blocked) {
    return switch (entry.state) {
      case WAITING -> blocked.get(entry.stage.position()) ? "blocked" : "waiting";
      case RUNNING -> "running";
      case ELSEWHERE -> "elsewhere";
      case DONE -> "done";
      case FAILED -> "failed";
      case SKIPPED -> "skipped";
    };
  }
}
