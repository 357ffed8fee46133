package selfstudy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import selfstudy.contract.StageProgress;
import selfstudy.contract.StudySummary;

/** A study's progress as lines of text: one for each running stage, and a total. */
final class ProgressView {
  private static final int BAR = 20;
  private static final int LEAST_NAME = 12;

  private ProgressView() {}

  /** Lines of at most {@code width} characters, without colour. */
  static List<String> render(int width, StudySnapshot snapshot) {
    List<String> lines = new ArrayList<>();
    for (RunningStage stage : snapshot.running()) {
      lines.add(line(width, stage.name(), facts(stage)));
    }
    lines.add(line(width, total(snapshot.summary()), totalFacts(snapshot)));
    return lines;
  }

  /** One running stage in one unpadded line, for a pipe. */
  static String plain(RunningStage stage) {
    StringBuilder line = new StringBuilder(stage.name());
    StageProgress progress = stage.progress();
    if (progress == null) {
      return line.append(": starting").toString();
    }
    line.append(": ").append(progress.phase()).append(' ').append(steps(progress));
    if (progress.loss() != null) {
      line.append(String.format(Locale.ROOT, ", loss %.4f", progress.loss()));
    }
    if (progress.imagesPerSecond() != null) {
      line.append(String.format(Locale.ROOT, ", %.0f images/s", progress.imagesPerSecond()));
    }
    if (stage.left() != null) {
      line.append(", ").append(Format.duration(stage.left())).append(" left");
    }
    return line.toString();
  }

  /** The whole study in one unpadded line, for a pipe. */
  static String plain(StudySnapshot snapshot) {
    return total(snapshot.summary()) + ", " + totalFacts(snapshot);
  }

  private static String facts(RunningStage stage) {
    StageProgress progress = stage.progress();
    String again = stage.attempts() > 1 ? "  attempt " + stage.attempts() : "";
    if (progress == null) {
      return "starting" + again;
    }
    StringBuilder facts = new StringBuilder(bar(progress.step(), progress.steps()));
    facts.append(String.format(Locale.ROOT, " %11s", steps(progress)));
    facts.append(
        progress.loss() == null
            ? String.format(Locale.ROOT, " %12s", progress.phase())
            : String.format(Locale.ROOT, "  loss %6.3f", progress.loss()));
    facts.append(
        progress.imagesPerSecond() == null
            ? "             "
            : String.format(Locale.ROOT, " %6.0f img/s", progress.imagesPerSecond()));
    facts.append(
        stage.left() == null
            ? "         "
            : String.format(Locale.ROOT, " %8s", Format.duration(stage.left())));
    return facts.append(again).toString();
  }

  private static String steps(StageProgress progress) {
    return progress.step() + "/" + progress.steps();
  }

  private static String total(StudySummary summary) {
    StringBuilder text =
        new StringBuilder(summary.study())
            .append("  ")
            .append(summary.done())
            .append('/')
            .append(summary.total())
            .append(" stages");
    if (summary.reused() > 0) {
      text.append(", ").append(summary.reused()).append(" reused");
    }
    if (summary.skipped() > 0) {
      text.append(", ").append(summary.skipped()).append(" skipped");
    }
    if (!summary.failed().isEmpty()) {
      text.append(", ").append(summary.failed().size()).append(" FAILED");
    }
    return text.toString();
  }

  private static String totalFacts(StudySnapshot snapshot) {
    String elapsed = Format.duration(snapshot.elapsed());
    return snapshot.left() == null
        ? elapsed
        : elapsed + ", about " + Format.duration(snapshot.left()) + " left";
  }

  private static String bar(long step, long steps) {
    int filled = steps <= 0 ? 0 : (int) Math.min(BAR, BAR * step / steps);
    return "━".repeat(filled) + "─".repeat(BAR - filled);
  }

  /** The name on the left, shortened in its middle if need be, the facts on the right. */
  private static String line(int width, String name, String facts) {
    int room = Math.max(LEAST_NAME, width - facts.length() - 2);
    String left = name.length() <= room ? name : shortened(name, room);
    String line = left + " ".repeat(Math.max(2, width - left.length() - facts.length())) + facts;
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  private static String shortened(String name, int room) {
    int head = (room - 1) / 2;
    return name.substring(0, head) + "…" + name.substring(name.length() - (room - 1 - head));
  }
}
