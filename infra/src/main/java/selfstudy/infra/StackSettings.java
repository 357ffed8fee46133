package selfstudy.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * How a home's servers are set up.
 *
 * @param home the folder that holds all that they keep
 * @param binaries where programs that the machine lacks are kept
 * @param namespaces of Temporal beside {@code default}; they take effect when it starts
 * @param searchAttributes of Temporal as {@code name=type}; they take effect when it starts
 * @param progress hears what takes a while, line by line
 */
public record StackSettings(
    Path home,
    Path binaries,
    List<String> namespaces,
    List<String> searchAttributes,
    Consumer<String> progress) {
  public StackSettings {
    home = home.toAbsolutePath().normalize();
    namespaces = List.copyOf(namespaces);
    searchAttributes = List.copyOf(searchAttributes);
  }

  /** Nothing beside the defaults; progress goes to the log. */
  public static StackSettings of(Path home) {
    return new StackSettings(
        home,
        home.resolve("bin"),
        List.of(),
        List.of(),
        LoggerFactory.getLogger(DevelopmentStack.class)::info);
  }

  public StackSettings withBinaries(Path folder) {
    return new StackSettings(home, folder, namespaces, searchAttributes, progress);
  }

  public StackSettings withNamespaces(List<String> names) {
    return new StackSettings(home, binaries, names, searchAttributes, progress);
  }

  public StackSettings withSearchAttributes(List<String> attributes) {
    return new StackSettings(home, binaries, namespaces, attributes, progress);
  }

  public StackSettings withProgress(Consumer<String> listener) {
    return new StackSettings(home, binaries, namespaces, searchAttributes, listener);
  }
}
