package selfstudy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings that go on from a checkpoint, in this process or in another. */
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

  @ParameterizedTest
  @MethodSource("works")
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aCheckpointThatIsWrittenWhileLaterStepsRunLeadsToTheBytesOfAnUninterruptedTraining(
      String work) throws IOException, InterruptedException {
    Path files = files();
    Path kept = Files.createDirectory(temporary.resolve("kept"));
    LateCheckpoint late = new LateCheckpoint(files, kept);
    TrainingSettings always = new TrainingSettings(Duration.ZERO, 1);
    Map<String, Path> whole = ResumedTrainings.train(work, late, always, late, files);

    Map<String, Path> resumed =
        ResumedTrainings.train(work, new ResumedTrainings.Newest(kept), 1, Progress.NONE, files());

    assertThat(SmallTraining.digest(resumed)).isEqualTo(SmallTraining.digest(whole));
  }

  static Set<String> works() {
    return ResumedTrainings.WORKS.keySet();
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
