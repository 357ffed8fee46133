package selfstudy.cli;

import java.io.IOException;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.StudyFileException;

/** A study as the command line names it: by its id, its name (the newest) or its file. */
final class StudyReference {
  private final Session session;

  StudyReference(Session session) {
    this.session = session;
  }

  /**
   * The plan of a study that the store knows.
   *
   * @throws selfstudy.store.UnknownStudyException if it knows none
   */
  StudyPlan plan(String argument) throws IOException, StudyFileException {
    return session
        .studies()
        .plan(
            StudyFile.isMeant(argument)
                ? new StudyFile(argument).read().id()
                : session.studies().resolve(argument));
  }
}
