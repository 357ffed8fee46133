package selfstudy.cli;

import java.io.IOException;
import selfstudy.plan.StudyPlan;

/** Studies of the same name that an edited file has left behind: they go on by themselves. */
final class EarlierStudies {
  private static final int MOST = 5;

  private final Context context;
  private final Session session;

  EarlierStudies(Context context, Session session) {
    this.context = context;
    this.session = session;
  }

  /** Says on standard error which of them are under way. */
  void mention(StudyPlan plan) throws IOException {
    for (StudyPlan earlier : session.earlier(plan, MOST)) {
      if (new StudyHandle(session.temporal().client(), earlier.study()).isOpen()) {
        context
            .err()
            .println(
                "The file was edited: this is a new study, and "
                    + earlier.study()
                    + " goes on beside it. To end that one: "
                    + context.command("cancel", earlier.study()));
      }
    }
  }
}
