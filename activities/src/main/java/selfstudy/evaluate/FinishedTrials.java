package selfstudy.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.spec.Json;
import selfstudy.train.Checkpoints;

/**
 * The combinations of a grid that are done, published after each: an interrupted choice goes on
 * with the next. Numbers come back from the file bit by bit.
 *
 * @param folder for the file
 */
record FinishedTrials(Checkpoints checkpoints, Path folder) {
  private static final String TRIALS = "trials.json";

  /** Those of earlier attempts, in the grid's order; to be added to. */
  List<Trial> read() throws IOException {
    Optional<Path> newest = checkpoints.newest();
    return newest.isEmpty()
        ? new ArrayList<>()
        : new ArrayList<>(
            List.of(Json.read(Files.readAllBytes(newest.get().resolve(TRIALS)), Trial[].class)));
  }

  /** Publishes them as the checkpoint whose step is their number. */
  void publish(List<Trial> trials) throws IOException {
    Path file = Files.write(folder.resolve(TRIALS), Json.write(trials));
    checkpoints.publish(trials.size(), Map.of(TRIALS, file));
  }
}
