package selfstudy.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.store.ArtifactStore;
import selfstudy.store.DirectoryArtifactStore;
import selfstudy.store.NoSuchArtifactException;

/**
 * A store in a folder that is made with the first write: whoever only looks, or is refused before
 * anything starts, leaves nothing behind.
 */
final class DeferredDirectoryStore implements ArtifactStore {
  private final Path root;
  private @Nullable ArtifactStore store;

  DeferredDirectoryStore(Path root) {
    this.root = root;
  }

  private synchronized ArtifactStore made() throws IOException {
    if (store == null) {
      store = new DirectoryArtifactStore(root);
    }
    return store;
  }

  private Optional<ArtifactStore> there() throws IOException {
    return Files.exists(root) ? Optional.of(made()) : Optional.empty();
  }

  @Override
  public Optional<Versioned> read(String key) throws IOException {
    Optional<ArtifactStore> there = there();
    return there.isEmpty() ? Optional.empty() : there.get().read(key);
  }

  @Override
  public InputStream open(String key) throws IOException {
    Optional<ArtifactStore> there = there();
    if (there.isEmpty()) {
      throw new NoSuchArtifactException(key);
    }
    return there.get().open(key);
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    made().write(key, content);
  }

  @Override
  public void upload(String key, Path file, Runnable alive) throws IOException {
    made().upload(key, file, alive);
  }

  @Override
  public Optional<String> create(String key, byte[] content) throws IOException {
    return made().create(key, content);
  }

  @Override
  public Optional<String> replace(String key, byte[] content, String expected) throws IOException {
    return made().replace(key, content, expected);
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    Optional<ArtifactStore> there = there();
    return there.isEmpty() ? List.of() : there.get().list(prefix);
  }

  @Override
  public void delete(String key) throws IOException {
    Optional<ArtifactStore> there = there();
    if (there.isPresent()) {
      there.get().delete(key);
    }
  }

  @Override
  public String describe() {
    return "dir:" + root.toAbsolutePath().normalize();
  }

  @Override
  public synchronized void close() {
    if (store != null) {
      store.close();
    }
  }
}
