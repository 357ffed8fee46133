package selfstudy.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A child process to run.
 *
 * @param name for messages
 * @param command program and arguments: no secrets, any user can read them
 * @param environment variables set beside the inherited ones; secrets go here
 * @param log file that its output is appended to
 */
public record ProcessLaunch(
    String name, List<String> command, Map<String, String> environment, Path log) {
  public ProcessLaunch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Without the environment, which may hold secrets. */
  @Override
  public String toString() {
    return name + ": " + String.join(" ", command);
  }
}
