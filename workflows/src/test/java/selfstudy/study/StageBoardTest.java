package selfstudy.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import selfstudy.contract.StudyActivities.PlannedStage;
import selfstudy.contract.StudyState;
import selfstudy.plan.StageKind;

class StageBoardTest {
  private static StageBoard board(Plans plan) {
    List<PlannedStage> stages = Plans.planned(plan.stages());
    return new StageBoard(stages.size(), stages, 0);
  }

  private static Plans diamond() {
    return new Plans().dataset("d").train("a", "d").train("b", "d").train("c", "a", "b");
  }

  private static List<String> states(StageBoard board) {
    return board.open(0, 100).stream().map(stage -> stage.name() + " " + stage.state()).toList();
  }

  @Test
  void startsAStageWhenItsInputsAreDone() {
    StageBoard board = board(diamond());
    PlannedStage d = board.start();
    assertThat(board.hasReady()).isFalse();
    board.done(d, false);
    PlannedStage a = board.start();
    PlannedStage b = board.start();
    board.done(b, false);
    assertThat(board.hasReady()).isFalse();
    board.done(a, true);
    board.done(board.start(), false);
    assertThat(board.finished()).isTrue();
    assertThat(board.summary("s", StudyState.COMPLETED).reused()).isEqualTo(1);
  }

  @Test
  void aFailedStageBlocksWhatDependsOnItAndNothingElse() {
    StageBoard board = board(diamond());
    board.done(board.start(), false);
    board.fail(board.start(), "BAD_DATA", "broken");
    assertThat(states(board)).containsExactly("a failed", "b waiting", "c blocked");
    board.done(board.start(), false);
    assertThat(board.hasReady()).isFalse();
    board.retry("a");
    assertThat(board.start().name()).isEqualTo("a");
  }

  @Test
  void skippingAStageSkipsWhatDependsOnIt() {
    StageBoard board = board(diamond().summarise("sum", "c"));
    board.done(board.start(), false);
    board.fail(board.start(), null, "broken");
    board.skip(Plans.key("a"));
    assertThat(states(board)).containsExactly("b waiting");
    board.done(board.start(), false);
    assertThat(board.finished()).isTrue();
    assertThat(board.summary("s", StudyState.COMPLETED).skipped()).isEqualTo(3);
    assertThat(board.carry(false, board.summary("s", StudyState.COMPLETED)).skipped())
        .containsExactly(Plans.key("a"));
  }

  @Test
  void whatIsDoneIsNoInputToWaitFor() {
    List<PlannedStage> open = Plans.planned(diamond().stages()).subList(1, 4);
    StageBoard board = new StageBoard(4, open, 1);
    assertThat(board.start().name()).isEqualTo("a");
    assertThat(board.done()).isEqualTo(1);
  }

  @Test
  void namesTheNearestStageInARefusal() {
    StageBoard board = board(diamond().train("pretrain/simclr/seed-1"));
    assertThatThrownBy(() -> board.check("pretrain/simclr/seed-11"))
        .hasMessageContaining("did you mean pretrain/simclr/seed-1?");
    assertThatThrownBy(() -> board.check("d")).hasMessage("Stage d has not failed: it is waiting");
    assertThatThrownBy(() -> board.retry("nothing like it"))
        .isInstanceOf(IllegalArgumentException.class);
    board.check("*");
  }

  @Test
  void goesOnFromWhatWasCarried() {
    StageBoard before = board(diamond().train("e", "d").train("f", "e"));
    before.done(before.start(), false);
    before.fail(before.start(), "BAD_DATA", "broken");
    before.giveBack(before.start());
    PlannedStage b = before.start();
    before.fail(before.start(), null, "e fails");
    before.giveBack(b);
    before.skip("e");
    StudyInput.Carried carried = before.carry(true, before.summary("s", StudyState.RUNNING));

    List<PlannedStage> open =
        Plans.planned(diamond().train("e", "d").train("f", "e").stages()).subList(1, 6);
    StageBoard after = new StageBoard(6, open, carried.last().reused());
    carried.skipped().forEach(after::restoreSkipped);
    carried.last().failed().forEach(after::restoreFailed);
    assertThat(states(after)).isEqualTo(states(before));
    assertThat(after.summary("s", StudyState.RUNNING))
        .isEqualTo(before.summary("s", StudyState.RUNNING));
  }

  /** Random plans under random events, against a board that recomputes everything each time. */
  @Property(tries = 300)
  void agreesWithANaiveBoard(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    Random random = new Random(seed);
    List<PlannedStage> plan = randomPlan(random, size);
    StageBoard board = new StageBoard(size, plan, 0);
    Map<Integer, String> naive = new LinkedHashMap<>();
    plan.forEach(stage -> naive.put(stage.position(), "waiting"));
    List<PlannedStage> running = new ArrayList<>();
    for (int event = 0; event < 200 && !board.finished(); event++) {
      int choice = random.nextInt(10);
      if (choice < 4 && board.hasReady()) {
        PlannedStage stage = board.start();
        assertThat(stage.inputs()).allMatch(input -> "done".equals(naive.get(input)));
        assertThat(naive.put(stage.position(), "running")).isEqualTo("waiting");
        running.add(stage);
      } else if (choice < 8 && !running.isEmpty()) {
        PlannedStage stage = running.remove(random.nextInt(running.size()));
        naive.put(stage.position(), end(board, stage, random.nextInt(4)));
      } else if (!board.failed().isEmpty()) {
        String key = board.failed().get(random.nextInt(board.failed().size())).key();
        int position = Integer.parseInt(key.substring(1));
        if (random.nextBoolean()) {
          board.retry(key);
          naive.put(position, "waiting");
        } else {
          board.skip(key);
          naive.put(position, "skipped");
          plan.stream()
              .filter(
                  stage -> stage.inputs().stream().anyMatch(i -> "skipped".equals(naive.get(i))))
              .forEach(stage -> naive.put(stage.position(), "skipped"));
        }
      }
      assertAgree(board, plan, naive);
    }
  }

  private static String end(StageBoard board, PlannedStage stage, int how) {
    switch (how) {
      case 0 -> board.fail(stage, null, "failed");
      case 1 -> board.giveBack(stage);
      default -> board.done(stage, false);
    }
    return how == 0 ? "failed" : how == 1 ? "waiting" : "done";
  }

  private static void assertAgree(
      StageBoard board, List<PlannedStage> plan, Map<Integer, String> naive) {
    assertThat(board.hasReady())
        .isEqualTo(
            plan.stream()
                .anyMatch(
                    stage ->
                        "waiting".equals(naive.get(stage.position()))
                            && stage.inputs().stream().allMatch(i -> "done".equals(naive.get(i)))));
    assertThat(board.running()).isEqualTo(count(naive, "running"));
    assertThat(board.done()).isEqualTo(count(naive, "done"));
    assertThat(board.failed()).hasSize(count(naive, "failed"));
    assertThat(board.summary("s", StudyState.RUNNING).skipped()).isEqualTo(count(naive, "skipped"));
    assertThat(board.open(0, 1000).stream().map(s -> s.state().replace("blocked", "waiting")))
        .containsExactlyElementsOf(
            naive.values().stream().filter(s -> !s.matches("done|skipped")).toList());
  }

  private static int count(Map<Integer, String> naive, String state) {
    return (int) naive.values().stream().filter(state::equals).count();
  }

  private static List<PlannedStage> randomPlan(Random random, int size) {
    List<PlannedStage> plan = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Integer> inputs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(4) == 0) {
          inputs.add(j);
        }
      }
      plan.add(new PlannedStage(i, "k" + i, "stage " + i, StageKind.PRETRAIN, inputs));
    }
    return plan;
  }
}
