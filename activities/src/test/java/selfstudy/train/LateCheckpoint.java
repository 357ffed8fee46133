package selfstudy.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the checkpoint after the first step, which is written three steps later: its state goes
 * into a pipe, which can't be opened for writing before somebody reads.
 */
final class LateCheckpoint extends NoCheckpoints implements Progress {
  private static final long FIRST = 1;
  private static final long LATE = FIRST + 3;

  private final Path pipe;
  private final Path kept;
  private boolean read;

  /**
   * Of a training with an interval of 0.
   *
   * @param files the training's folder
   * @param kept a folder for the checkpoint
   */
  LateCheckpoint(Path files, Path kept) throws IOException, InterruptedException {
    this.pipe = files.resolve(TrainingState.STATE);
    this.kept = kept;
    int exit = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("mkfifo exits with " + exit);
    }
  }

  /** Lets the state be written, and waits for that. */
  @Override
  public void tick(
      String phase,
      long step,
      long steps,
      @Nullable Double loss,
      @Nullable Double imagesPerSecond) {
    if (read || !phase.equals("train") || step < LATE) {
      return;
    }
    read = true;
    try (InputStream state = Files.newInputStream(pipe)) {
      Files.copy(state, kept.resolve(TrainingState.STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checkpoints that follow are plain files, and not kept. */
  @Override
  public void publish(long step, Map<String, Path> files) throws IOException {
    if (step == FIRST) {
      Files.delete(pipe);
      Path metrics = Objects.requireNonNull(files.get(TrainingState.METRICS));
      Files.copy(metrics, kept.resolve(TrainingState.METRICS));
    }
  }

  @Override
  public boolean stopRequested() {
    return false;
  }
}
