package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import selfstudy.activity.StudyReporter;
import selfstudy.plan.StudyPlan;
import selfstudy.report.ComparisonText;

/** What a study leaves: its table on standard output, its page in a file. */
final class StudyEnd {
  private static final int WIDTH = 100;

  private final Context context;
  private final Session session;

  StudyEnd(Context context, Session session) {
    this.context = context;
    this.session = session;
  }

  /** Prints the table and writes the page; by default below the home. */
  void show(StudyPlan plan, @Nullable Path file) throws IOException {
    context.out().println();
    context.out().print(ComparisonText.table(session.results().comparison(plan), WIDTH));
    context.out().println();
    Path target = file == null ? ownPage(plan) : file.toAbsolutePath();
    report(plan, target);
    context.out().println("Report: " + target);
  }

  private Path ownPage(StudyPlan plan) throws IOException {
    Path folder = session.settings().home().root().resolve("reports");
    return Files.createDirectories(folder).resolve(plan.study() + ".html");
  }

  /** Writes the page into the store and into a file whose folder is there. */
  void report(StudyPlan plan, Path file) throws IOException {
    new StudyReporter(session.studies(), session.stageStates(), session.results())
        .write(plan.study());
    Files.writeString(file, session.studies().report(plan.study()).orElseThrow());
  }
}
