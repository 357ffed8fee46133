package selfstudy.activity;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import selfstudy.plan.StageState.State;
import selfstudy.plan.StudyPlan;
import selfstudy.report.HtmlReport;
import selfstudy.report.MissingResults;
import selfstudy.report.StudyResults;
import selfstudy.store.StageStates;
import selfstudy.store.StudyStore;

/** Writes a study's page from the results that are there. */
public final class StudyReporter {
  private final StudyStore studies;
  private final StageStates states;
  private final StudyResults results;

  /** Over one store. */
  public StudyReporter(StudyStore studies, StageStates states, StudyResults results) {
    this.studies = studies;
    this.states = states;
    this.results = results;
  }

  /** Writes {@code studies/<study>/report.html} as the study stands. */
  public void write(String study) throws IOException {
    write(study, false);
  }

  /** The same once nothing of the study is left to run. */
  void writeAtEnd(String study) throws IOException {
    write(study, true);
  }

  private void write(String study, boolean ended) throws IOException {
    StudyPlan plan = studies.plan(study);
    MissingResults missing = MissingResults.of(plan, without(plan), studies.summary(study), ended);
    studies.report(study, HtmlReport.render(results.report(plan, missing)));
  }

  private Set<String> without(StudyPlan plan) throws IOException {
    return states.of(plan.stages()).entrySet().stream()
        .filter(entry -> entry.getValue().state() != State.HIT)
        .map(java.util.Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
