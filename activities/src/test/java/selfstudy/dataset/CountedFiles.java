package selfstudy.dataset;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import selfstudy.store.Sha256;

/** Image files in memory that count how many of them are read, and can fail. */
final class CountedFiles implements ImageFiles {
  private final SortedMap<String, byte[]> contents;
  private final SortedMap<String, String> digests = new TreeMap<>();
  private final int most;
  private final AtomicInteger read = new AtomicInteger();

  /**
   * @param most that can be read before reading fails
   */
  CountedFiles(Map<String, byte[]> contents, int most) {
    this.contents = new TreeMap<>(contents);
    this.most = most;
    contents.forEach((path, content) -> digests.put(path, Sha256.of(content)));
  }

  /** How many were read, or were to be. */
  int read() {
    return read.get();
  }

  @Override
  public String describe() {
    return "counted files";
  }

  @Override
  public SortedMap<String, String> digests() {
    return digests;
  }

  @Override
  public SortedMap<String, String> labels() {
    return new TreeMap<>();
  }

  @Override
  public SortedSet<String> folders() {
    return new TreeSet<>();
  }

  @Override
  public byte[] content(String path) throws IOException {
    if (read.incrementAndGet() > most) {
      throw new IOException("the disk is gone");
    }
    return Objects.requireNonNull(contents.get(path), path);
  }

  @Override
  public void close() {}
}
