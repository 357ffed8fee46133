package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void deletesFoldersOfDeadProcessesThatNothingTouchedForADay() throws IOException {
    long dead = 4_194_305; // beyond the largest process id
    Path old = aged(Files.createDirectories(folder.resolve("stage-" + dead + "-1/files")), 25);
    aged(Files.createFile(old.resolve("w")), 25);
    aged(old, 25);
    aged(folder.resolve("stage-" + dead + "-1"), 25);
    Path touched = Files.createDirectories(folder.resolve("stage-" + dead + "-2"));
    aged(Files.createFile(touched.resolve("w")), 23);
    aged(touched, 25);
    Path inUse = new TemporaryFolder(folder, "stage-").path();
    aged(inUse, 25);
    new Leftovers(NOW).sweepFolders(folder);
    assertThat(folder).isDirectoryNotContaining("glob:**/stage-" + dead + "-1");
    assertThat(touched).exists();
    assertThat(inUse).exists();
  }

  @Test
  void deletesOldUnfinishedCopiesAndNothingElse() throws IOException {
    Path set = Files.createDirectories(folder.resolve("datasets/key"));
    Path old = aged(Files.createFile(set.resolve("train-0123.part")), 25);
    Path underWay = aged(Files.createFile(set.resolve("train-0456.part")), 1);
    Path whole = aged(Files.createFile(set.resolve("train-0")), 1000);
    new Leftovers(NOW).sweepCopies(folder);
    assertThat(old).doesNotExist();
    assertThat(underWay).exists();
    assertThat(whole).exists();
  }

  @Test
  void aCacheThatWasNeverUsedIsFine() throws IOException {
    new Leftovers(NOW).sweepFolders(folder.resolve("none"));
    new Leftovers(NOW).sweepCopies(folder.resolve("none"));
    assertThat(folder).isEmptyDirectory();
  }

  private static Path aged(Path file, int hours) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofHours(hours))));
  }
}
