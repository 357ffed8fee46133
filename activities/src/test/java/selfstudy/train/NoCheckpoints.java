package selfstudy.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds none and keeps none. */
public class NoCheckpoints implements Checkpoints {
  @Override
  public Optional<Path> newest() {
    return Optional.empty();
  }

  @Override
  public void publish(long step, Map<String, Path> files) throws IOException {}
}
