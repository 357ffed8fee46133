package selfstudy.infra;

import java.util.List;
import java.util.stream.Stream;

/** Ctrl-C in our terminal, and its end, reach a process only when it shares our session. */
final class OwnSession {
  private OwnSession() {}

  /** The same command under {@code setsid}, with the same process id; unchanged without setsid. */
  static List<String> of(List<String> command) {
    return SearchPath.ofEnvironment()
        .find("setsid")
        .map(setsid -> Stream.concat(Stream.of(setsid.toString()), command.stream()).toList())
        .orElse(command);
  }
}
