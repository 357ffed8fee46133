package selfstudy.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Objects under slash-separated keys. A write is seen whole or not at all, and once it returned by
 * every later read from any process. Safe for use by many threads and processes.
 *
 * <p>Methods throw {@link IOException} when the store cannot be reached or fails: the caller may
 * retry. Keys are {@code [A-Za-z0-9._-]+} segments; {@code .} and {@code ..} are refused with
 * {@link IllegalArgumentException}.
 */
public interface ArtifactStore extends AutoCloseable {
  /** The whole object, which must be small (heads, manifests); empty if there is none. */
  Optional<Versioned> read(String key) throws IOException;

  /** The object as a stream; throws {@link NoSuchArtifactException} if there is none. */
  InputStream open(String key) throws IOException;

  /** Writes or overwrites. */
  void write(String key, byte[] content) throws IOException;

  /** {@link #upload(String, Path, Runnable)}, unheard. */
  default void upload(String key, Path file) throws IOException {
    upload(key, file, () -> {});
  }

  /**
   * Writes or overwrites from a file of any size.
   *
   * @param alive called block by block
   */
  void upload(String key, Path file, Runnable alive) throws IOException;

  /** Writes only if there is none; the new version, or empty if there is one. */
  Optional<String> create(String key, byte[] content) throws IOException;

  /** Writes only if the version is {@code expected}; the new version, or empty if it is not. */
  Optional<String> replace(String key, byte[] content, String expected) throws IOException;

  /** Keys that start with {@code prefix}, sorted. */
  List<String> list(String prefix) throws IOException;

  /** Removes the object if it is there. */
  void delete(String key) throws IOException;

  /** Where it is, for a person: {@code dir:/home/me/.selfstudy/store}; holds no secret. */
  String describe();

  @Override
  void close();

  /**
   * Content with its version.
   *
   * @param version opaque; changes with the content
   */
  record Versioned(byte[] content, String version) {}
}
