package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that stop in this process and go on in another. */
class ResumptionTest {
  /** The first step, mid-epoch, the end of the first epoch, the last step but one. */
  private static final List<Integer> STOPS = List.of(1, 3, 5, 9);

  @TempDir Path temporary;

  @Test
  void aTrainingResumedInANewProcessWithOtherLoaderThreadsEndsWithTheBytesOfAnUninterruptedOne()
      throws IOException, InterruptedException {
    Map<String, String> uninterrupted = new TreeMap<>();
    for (String work : ResumedTrainings.WORKS.keySet()) {
      String digest =
          SmallTraining.digest(
              ResumedTrainings.train(work, new NoCheckpoints(), 1, Progress.NONE, files()));
      for (int stop : STOPS) {
        stop(work, stop);
        uninterrupted.put(work + "/" + stop, digest);
      }
    }

    resumeAll();

    Map<String, String> resumed = new TreeMap<>();
    for (String name : uninterrupted.keySet()) {
      resumed.put(name, Files.readString(root().resolve(name).resolve("digest")));
    }
    assertThat(resumed).isEqualTo(uninterrupted);
    assertThat(resumed.values()).hasSizeGreaterThan(ResumedTrainings.WORKS.size());
  }

  private void stop(String work, int after) throws IOException {
    FolderCheckpoints left = new FolderCheckpoints(root().resolve(work));
    Path files = files();
    assertThatThrownBy(
            () -> ResumedTrainings.train(work, left, 2, Stopping.after("train", after), files))
        .isInstanceOf(StoppedException.class);
    assertThat(left.newest()).hasValue(root().resolve(work).resolve(Integer.toString(after)));
  }

  private void resumeAll() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                ResumedTrainings.class.getName(),
                root().toString(),
                "3")
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private Path root() {
    return temporary.resolve("stopped");
  }

  private Path files() throws IOException {
    return Files.createTempDirectory(temporary, "files");
  }
}
