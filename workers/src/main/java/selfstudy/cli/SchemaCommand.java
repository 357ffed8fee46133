package selfstudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code selfstudy schema}. */
@Command(
    name = "schema",
    description =
        "Prints the JSON Schema of study files, for editors that complete and check YAML.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private final Context context;

  SchemaCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().println(StudySchema.generate().toPrettyString());
    return Exit.FINE;
  }
}
