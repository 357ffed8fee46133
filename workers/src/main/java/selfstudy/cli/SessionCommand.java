package selfstudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import selfstudy.config.Settings;
import selfstudy.spec.Json;

/** A command that works on a store or on Temporal. */
abstract class SessionCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private final Options options = new Options();

  SessionCommand(Context context) {
    this.context = context;
  }

  /** Runs on what is there; returns an exit code. */
  abstract int run(Session session) throws Exception;

  @Override
  public Integer call() throws Exception {
    try (Session session = open(settings())) {
      return run(session);
    }
  }

  Session open(Settings settings) {
    return Session.attach(settings);
  }

  final Settings settings() {
    return options.settings(context.environment());
  }

  final Context context() {
    return context;
  }

  final void say(String line) {
    context.out().println(line);
  }

  /** The one document of a command with {@code --json}. */
  final void print(Object document) {
    try {
      say(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("This document has no JSON form: " + document, e);
    }
  }
}
