package selfstudy.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers arguments that a command doesn't take with one line, and where to read more. */
final class WrongUse implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("selfstudy: " + message(mistake, command, name));
    command.getErr().println("Try '" + name + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException mistake, CommandLine command, String name) {
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      List<String> nearest = unmatched.getSuggestions();
      return oneLine(mistake)
          + (nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?");
    }
    // A command that consists of others has no arguments that could be wrong: none was named.
    return command.getSubcommands().isEmpty()
        ? oneLine(mistake)
        : name + " needs one of " + String.join(", ", command.getSubcommands().keySet()) + ".";
  }

  private static String oneLine(ParameterException mistake) {
    return String.valueOf(mistake.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
