package selfstudy.activity;

import java.io.IOException;
import java.util.List;
import selfstudy.contract.StudySummary;
import selfstudy.report.HtmlReport;
import selfstudy.report.StudyReport.Problem;
import selfstudy.report.StudyResults;
import selfstudy.store.StudyStore;

/** Writes a study's page from the results that are there. */
public final class StudyReporter {
  private final StudyStore studies;
  private final StudyResults results;

  /** Over one store. */
  public StudyReporter(StudyStore studies, StudyResults results) {
    this.studies = studies;
    this.results = results;
  }

  /** Writes {@code studies/<study>/report.html}. */
  public void write(String study) throws IOException {
    studies.report(study, HtmlReport.render(results.report(studies.plan(study), problems(study))));
  }

  private List<Problem> problems(String study) throws IOException {
    return studies.summary(study).map(StudySummary::failed).orElse(List.of()).stream()
        .map(failed -> new Problem(failed.name(), "failed", failed.message()))
        .toList();
  }
}
