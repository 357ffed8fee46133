package selfstudy.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

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

  /** SHA-256 of what its pretrainings left. */
  Map<String, String> pretrained() throws IOException, InterruptedException {
    return home.pretrained(study);
  }

  /** Its {@code compare --json}. */
  String compared() throws IOException, InterruptedException {
    return home.start("compare", study, "--json").succeeds().out();
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
