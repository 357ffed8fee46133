package selfstudy.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a training leaves its checkpoints and finds the newest. */
public interface Checkpoints {
  /** A folder with the newest checkpoint's files. */
  Optional<Path> newest() throws IOException;

  /** Publishes files as the checkpoint after {@code step} steps; they may be deleted afterwards. */
  void publish(long step, Map<String, Path> files) throws IOException;
}
