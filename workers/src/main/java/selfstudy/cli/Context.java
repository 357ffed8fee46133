package selfstudy.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What surrounds the command line.
 *
 * @param out results, and nothing else where a command prints JSON
 * @param err messages, progress in a pipe
 * @param terminal whether a person watches standard output
 * @param program how this program was called, for the commands that messages suggest
 */
record Context(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    String program) {

  /** The process's own; the launcher knows whether there is a terminal, Java 17 does not. */
  static Context ofProcess() {
    return new Context(
        System.getenv(),
        StandardOutput.open(),
        utf8(FileDescriptor.err),
        Boolean.getBoolean("selfstudy.terminal"),
        System.getProperty("selfstudy.command", "selfstudy"));
  }

  /** A command that a person can paste into a shell. */
  String command(String... words) {
    StringBuilder line = new StringBuilder(program);
    for (String word : words) {
      line.append(' ').append(word.matches("[A-Za-z0-9_./:=-]+") ? word : quoted(word));
    }
    return line.toString();
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
