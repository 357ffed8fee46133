package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import selfstudy.store.Sha256;

/** A file of labels that its home publishes beside its archives. */
final class LooseFile implements ImageFiles {
  private final Path file;
  private final SortedMap<String, String> labels = new TreeMap<>();

  LooseFile(Path file) throws IOException {
    this.file = file;
    labels.put(String.valueOf(file.getFileName()), Sha256.of(file));
  }

  @Override
  public String describe() {
    return "file " + file;
  }

  @Override
  public SortedMap<String, String> digests() {
    return new TreeMap<>();
  }

  @Override
  public SortedMap<String, String> labels() {
    return labels;
  }

  @Override
  public SortedSet<String> folders() {
    return new TreeSet<>();
  }

  @Override
  public byte[] content(String path) throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public void close() {}
}
