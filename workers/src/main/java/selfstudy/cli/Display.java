package selfstudy.cli;

import java.util.List;
import selfstudy.contract.StudySummary.FailedStage;

/** Where a study's progress is shown. */
interface Display extends AutoCloseable {
  /** Shows how the study stands now. */
  void show(StudySnapshot snapshot);

  /** Says one thing that stays. */
  void say(String line);

  @Override
  void close();

  /** Lines that are redrawn on a terminal, plain lines elsewhere. */
  static Display on(Context context) {
    return context.terminal()
        ? new TerminalDisplay(context.out())
        : new PlainDisplay(context.out());
  }

  /** What is said of a failed stage. */
  static List<String> lines(FailedStage failed) {
    return List.of(
        "FAILED " + failed.name() + (failed.type() == null ? "" : " (" + failed.type() + ")"),
        "  " + failed.message());
  }
}
