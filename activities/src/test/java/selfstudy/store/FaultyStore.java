package selfstudy.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store in memory that does what it is asked, but can fail to say so, or be interrupted. */
final class FaultyStore implements ArtifactStore {
  private final ArtifactStore store = new MemoryArtifactStore();
  private int lostAnswers;
  private int refusals;
  private Runnable beforeSwap = () -> {};

  /** The next creations and replacements happen, but throw. */
  void loseAnswers(int many) {
    lostAnswers = many;
  }

  /** The next creations and replacements happen, but are answered as a retried request is: 412. */
  void answerAsIfRetried(int many) {
    refusals = many;
  }

  /** Once, before the next creation or replacement. */
  void beforeNextSwap(Runnable action) {
    beforeSwap = action;
  }

  @Override
  public Optional<String> create(String key, byte[] content) throws IOException {
    interrupt();
    return answer(store.create(key, content));
  }

  @Override
  public Optional<String> replace(String key, byte[] content, String expected) throws IOException {
    interrupt();
    return answer(store.replace(key, content, expected));
  }

  private void interrupt() {
    Runnable action = beforeSwap;
    beforeSwap = () -> {};
    action.run();
  }

  private Optional<String> answer(Optional<String> version) throws IOException {
    if (lostAnswers-- > 0) {
      throw new IOException("Connection reset");
    }
    return refusals-- > 0 ? Optional.empty() : version;
  }

  @Override
  public Optional<Versioned> read(String key) throws IOException {
    return store.read(key);
  }

  @Override
  public InputStream open(String key) throws IOException {
    return store.open(key);
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    store.write(key, content);
  }

  @Override
  public void upload(String key, Path file, Runnable alive) throws IOException {
    store.upload(key, file, alive);
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return store.list(prefix);
  }

  @Override
  public void delete(String key) throws IOException {
    store.delete(key);
  }

  @Override
  public String describe() {
    return "faulty";
  }

  @Override
  public void close() {}
}
