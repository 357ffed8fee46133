package selfstudy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tries out whether a store keeps what the head protocol stands on. S3 servers differ: some ignore
 * conditions, some check them without a lock.
 */
public final class StoreProbe {
  /** Made when a store was found fit. */
  private static final String RECORD = "probe/fit";

  private static final int RACERS = 8;
  private static final int ROUNDS = 3;

  private final ArtifactStore store;
  private final String folder = "probe/" + UUID.randomUUID() + "/";

  private StoreProbe(ArtifactStore store) {
    this.store = store;
  }

  /**
   * Returns if it does, leaving nothing behind.
   *
   * @throws UnfitStoreException if it does not
   * @throws IOException if the store cannot be reached
   */
  public static void check(ArtifactStore store) throws IOException {
    new StoreProbe(store).check();
  }

  /** {@link #check(ArtifactStore)} unless the store holds the record of an earlier one. */
  public static void checkOnce(ArtifactStore store) throws IOException {
    if (store.read(RECORD).isEmpty()) {
      check(store);
      store.create(
          RECORD, "This store keeps what its users stand on.\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void check() throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(RACERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        check(threads, folder + round);
      }
    } finally {
      threads.shutdownNow();
      for (String key : store.list(folder)) {
        store.delete(key);
      }
    }
  }

  private void check(ExecutorService threads, String key) throws IOException {
    String first = onlyWinner(threads, "creations", i -> store.create(key, content("created", i)));
    require(isVersion(key, first), "a creation's version is not the object's");
    String second =
        onlyWinner(threads, "replacements", i -> store.replace(key, content("replaced", i), first));
    require(isVersion(key, second), "a replacement's version is not the object's");
    require(
        store.replace(key, content("late", 0), first).isEmpty() && isVersion(key, second),
        "it replaced a stale version");
    require(store.list(folder).contains(key), "it did not list a new object");
    store.delete(key);
    require(store.read(key).isEmpty(), "it returned a deleted object");
    require(
        store.replace(key, content("late", 0), second).isEmpty(), "it replaced a deleted object");
  }

  private boolean isVersion(String key, String version) throws IOException {
    return store.read(key).filter(it -> it.version().equals(version)).isPresent();
  }

  private String onlyWinner(ExecutorService threads, String what, Attempt attempt)
      throws IOException {
    List<Callable<Optional<String>>> attempts = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      int racer = i;
      attempts.add(() -> attempt.by(racer));
    }
    List<String> won = new ArrayList<>();
    for (Optional<String> version : all(threads, attempts)) {
      version.ifPresent(won::add);
    }
    require(won.size() == 1, won.size() + " of " + RACERS + " racing " + what + " won");
    return won.get(0);
  }

  private static <T> List<T> all(ExecutorService threads, List<Callable<T>> tasks)
      throws IOException {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while trying out the store", e);
    } catch (ExecutionException e) {
      throw new IOException("Cannot try out the store: " + e.getCause(), e);
    }
  }

  private void require(boolean kept, String otherwise) throws IOException {
    if (!kept) {
      throw new UnfitStoreException(store.describe(), otherwise);
    }
  }

  /** All different: the same content twice may be the same version. */
  private static byte[] content(String what, int racer) {
    return (what + " by racer " + racer).getBytes(StandardCharsets.UTF_8);
  }

  private interface Attempt {
    Optional<String> by(int racer) throws IOException;
  }
}
