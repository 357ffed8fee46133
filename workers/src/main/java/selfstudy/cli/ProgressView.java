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
  private static final int GAP = 2;

  private ProgressView() {}

  /** Lines of at most {@code width} characters, without colour. */
  static List<String> render(int width, StudySnapshot snapshot) {
    List<String> lines = new ArrayList<>();
    for (RunningStage stage : snapshot.running()) {
      lines.add(line(width, stage.name(), "", fitting(width, 0, forms(stage))));
    }
    StudySummary summary = snapshot.summary();
    String counts = "  " + counts(summary);
    String times =
        fitting(width, counts.length(), List.of(totalFacts(snapshot), elapsed(snapshot), ""));
    lines.add(line(width, summary.study(), counts, times));
    return lines;
  }

  /** One running stage in one unpadded line, for a pipe. */
  static String plain(RunningStage stage) {
    StringBuilder line = new StringBuilder(stage.name());
    StageProgress progress = stage.progress();
    if (progress == null) {
      return line.append(": starting").toString();
    }
    line.append(": ").append((progress.phase() + ' ' + steps(progress)).strip());
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
    StudySummary summary = snapshot.summary();
    return summary.study() + "  " + counts(summary) + ", " + totalFacts(snapshot);
  }

  /** What is told of a stage, from everything to what must not be cut off. */
  private static List<String> forms(RunningStage stage) {
    StageProgress progress = stage.progress();
    String again = stage.attempts() > 1 ? "  attempt " + stage.attempts() : "";
    if (progress == null) {
      return List.of("starting" + again);
    }
    String steps = String.format(Locale.ROOT, " %11s", steps(progress));
    String loss =
        progress.loss() == null
            ? String.format(Locale.ROOT, " %12s", progress.phase())
            : String.format(Locale.ROOT, "  loss %6.3f", progress.loss());
    String pace =
        progress.imagesPerSecond() == null
            ? "             "
            : String.format(Locale.ROOT, " %6.0f img/s", progress.imagesPerSecond());
    String left =
        stage.left() == null
            ? "         "
            : String.format(Locale.ROOT, " %8s", Format.duration(stage.left()));
    return List.of(
        bar(progress.step(), progress.steps()) + steps + loss + pace + left + again,
        steps + loss + pace + left + again,
        steps + loss + left + again,
        steps + left + again,
        steps(progress));
  }

  /** The first form that leaves room for a name and what follows it, or else the last. */
  private static String fitting(int width, int taken, List<String> forms) {
    return forms.stream()
        .filter(form -> LEAST_NAME + taken + GAP + form.length() <= width)
        .findFirst()
        .orElse(forms.get(forms.size() - 1));
  }

  private static String steps(StageProgress progress) {
    return Format.progress(progress.phase(), progress.step(), progress.steps());
  }

  private static String counts(StudySummary summary) {
    StringBuilder text =
        new StringBuilder()
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
    return snapshot.left() == null
        ? elapsed(snapshot)
        : elapsed(snapshot) + ", about " + Format.duration(snapshot.left()) + " left";
  }

  private static String elapsed(StudySnapshot snapshot) {
    return Format.duration(snapshot.elapsed());
  }

  private static String bar(long step, long steps) {
    int filled = steps <= 0 ? 0 : (int) Math.min(BAR, BAR * step / steps);
    return "━".repeat(filled) + "─".repeat(BAR - filled);
  }

  /** The name on the left, shortened in its middle if need be, the facts on the right. */
  private static String line(int width, String name, String suffix, String facts) {
    int room = Math.max(LEAST_NAME, width - suffix.length() - facts.length() - GAP);
    String left = (name.length() <= room ? name : shortened(name, room)) + suffix;
    String line = left + " ".repeat(Math.max(GAP, width - left.length() - facts.length())) + facts;
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  private static String shortened(String name, int room) {
    int head = (room - 1) / 2;
    return name.substring(0, head) + "…" + name.substring(name.length() - (room - 1 - head));
  }
}
