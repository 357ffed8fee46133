package selfstudy.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole tiny study, run once to its end without a disturbance: what every other way to run it
 * must lead to.
 */
final class UninterruptedRun implements AutoCloseable {
  private final Path folder;
  private final TinyStudy studies;
  private final Path study;
  private final StudyHome home;
  private final StudyProcess run;
  private @Nullable End end;

  UninterruptedRun() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("selfstudy-tiny-");
    studies = TinyStudy.in(folder);
    study = studies.whole();
    home = new StudyHome(folder.resolve("home")).seeded();
    run = home.start("run", study);
    run.await();
  }

  /** Writes further study files over the same images. */
  TinyStudy studies() {
    return studies;
  }

  /** Its file. */
  Path study() {
    return study;
  }

  /** Where it ran. */
  StudyHome home() {
    return home;
  }

  /** The ended process. */
  StudyProcess run() {
    return run;
  }

  /**
   * What it led to.
   *
   * @param keys of the pretrainings, by name
   * @param pretrained SHA-256 of what they left
   * @param compared the document of {@code compare --json}
   */
  record End(Map<String, String> keys, Map<String, String> pretrained, String compared) {}

  /** Its end, which must be a good one. */
  synchronized End end() throws IOException, InterruptedException {
    End known = end;
    if (known == null) {
      run.succeeds();
      Map<String, String> keys = home.pretrainings(study);
      String compared = home.start("compare", study, "--json").succeeds().out();
      known = new End(keys, home.pretrained(keys), compared);
      end = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    home.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
