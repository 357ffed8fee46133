package selfstudy.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.spec.Json;
import selfstudy.train.Checkpoints;
import selfstudy.train.TrainingState;

/**
 * The trials of a search that are done, published after each: an interrupted search goes on with
 * the next, from the newest checkpoint of its training. Numbers come back from the file bit by bit.
 *
 * @param folder for the file
 */
record FinishedTrials(Checkpoints checkpoints, Path folder) {
  private static final String TRIALS = "trials.json";

  /** Those of earlier attempts, in order; to be added to. */
  List<Trial> read() throws IOException {
    Optional<Path> newest = checkpoints.newest();
    return newest.isEmpty() ? new ArrayList<>() : new ArrayList<>(read(newest.get()));
  }

  private static List<Trial> read(Path checkpoint) throws IOException {
    return List.of(Json.read(Files.readAllBytes(checkpoint.resolve(TRIALS)), Trial[].class));
  }

  /**
   * Publishes them.
   *
   * @param steps that they took together
   */
  void publish(List<Trial> trials, long steps) throws IOException {
    publish(trials, steps, Map.of());
  }

  private void publish(List<Trial> trials, long step, Map<String, Path> files) throws IOException {
    Map<String, Path> all = new HashMap<>(files);
    all.put(TRIALS, Files.write(folder.resolve(TRIALS), Json.write(trials)));
    checkpoints.publish(step, all);
  }

  /**
   * Those of the training that follows {@code trials}, each with the trials.
   *
   * @param steps that the trials took together
   */
  Checkpoints after(List<Trial> trials, long steps) {
    List<Trial> finished = List.copyOf(trials);
    return new Checkpoints() {
      @Override
      public Optional<Path> newest() throws IOException {
        Optional<Path> newest = checkpoints.newest();
        boolean ofThisTraining =
            newest.isPresent()
                && Files.exists(newest.get().resolve(TrainingState.STATE))
                && read(newest.get()).size() == finished.size();
        return ofThisTraining ? newest : Optional.empty();
      }

      @Override
      public void publish(long step, Map<String, Path> files) throws IOException {
        FinishedTrials.this.publish(finished, steps + step, files);
      }
    };
  }
}
