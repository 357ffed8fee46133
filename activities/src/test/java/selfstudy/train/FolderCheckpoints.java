package selfstudy.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checkpoints in a folder. */
public final class FolderCheckpoints implements Checkpoints {
  private final Path root;
  private @Nullable Path newest;

  public FolderCheckpoints(Path root) {
    this.root = root;
  }

  @Override
  public Optional<Path> newest() {
    return Optional.ofNullable(newest);
  }

  @Override
  public void publish(long step, Map<String, Path> files) throws IOException {
    Path folder = Files.createDirectories(root.resolve(Long.toString(step)));
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Files.copy(file.getValue(), folder.resolve(file.getKey()));
    }
    newest = folder;
  }
}
