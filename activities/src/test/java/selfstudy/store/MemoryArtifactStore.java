package selfstudy.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store that one process keeps in memory: for tests. */
public class MemoryArtifactStore implements ArtifactStore {
  private final TreeMap<String, byte[]> objects = new TreeMap<>();

  @Override
  public synchronized Optional<Versioned> read(String key) {
    byte @Nullable [] content = objects.get(ArtifactKeys.check(key));
    return content == null
        ? Optional.empty()
        : Optional.of(new Versioned(content.clone(), Sha256.of(content)));
  }

  @Override
  public InputStream open(String key) throws IOException {
    return new ByteArrayInputStream(
        read(key).orElseThrow(() -> new NoSuchArtifactException(key)).content());
  }

  @Override
  public synchronized void write(String key, byte[] content) {
    objects.put(ArtifactKeys.check(key), content.clone());
  }

  @Override
  public void upload(String key, Path file, Runnable alive) throws IOException {
    write(key, Files.readAllBytes(file));
  }

  @Override
  public synchronized Optional<String> create(String key, byte[] content) {
    return objects.putIfAbsent(ArtifactKeys.check(key), content.clone()) == null
        ? Optional.of(Sha256.of(content))
        : Optional.empty();
  }

  @Override
  public synchronized Optional<String> replace(String key, byte[] content, String expected) {
    if (read(key).filter(old -> old.version().equals(expected)).isEmpty()) {
      return Optional.empty();
    }
    write(key, content);
    return Optional.of(Sha256.of(content));
  }

  @Override
  public synchronized List<String> list(String prefix) {
    ArtifactKeys.checkPrefix(prefix);
    return objects.tailMap(prefix).keySet().stream()
        .takeWhile(key -> key.startsWith(prefix))
        .toList();
  }

  @Override
  public synchronized void delete(String key) {
    objects.remove(ArtifactKeys.check(key));
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public void close() {}
}
