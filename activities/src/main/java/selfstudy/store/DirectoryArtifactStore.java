package selfstudy.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files below a folder of a local file system: key {@code a/b} is file {@code a/b}, so
 * no key may be a folder of another. Versions are SHA-256 digests.
 *
 * <p>A write goes to a temporary file, is forced to disk and then renamed (or, for {@link #create},
 * hard-linked, which fails if there is one), and the folder is forced too. Overwrites and deletions
 * hold a lock for their key, so that {@link #replace} compares and swaps as one. Temporary files
 * and locks live in folders whose names no key can have.
 */
public final class DirectoryArtifactStore implements ArtifactStore {
  private static final String TEMPORARY = "@tmp";
  private static final String LOCKS = "@locks";
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** Another process may remove a folder between our making it and our filling it. */
  private static final int FOLDER_ATTEMPTS = 20;

  private final Path root;
  private final Path temporary;
  private final FileLocks locks;

  /** Opens the store, making its folder if need be; {@link IOException} if that cannot be. */
  public DirectoryArtifactStore(Path root) throws IOException {
    try {
      this.root = Files.createDirectories(root).toRealPath();
      this.temporary = Files.createDirectories(this.root.resolve(TEMPORARY));
      this.locks = new FileLocks(this.root.resolve(LOCKS));
      removeAbandoned();
      Files.delete(Files.createTempFile(temporary, "writable", null));
    } catch (IOException e) {
      throw new IOException(
          "Cannot keep a store in "
              + root.toAbsolutePath()
              + " ("
              + reason(e)
              + "); choose a folder that you may write, as in --store dir:PATH",
          e);
    }
  }

  @Override
  public Optional<Versioned> read(String key) throws IOException {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] content = Files.readAllBytes(file);
      return Optional.of(new Versioned(content, Sha256.of(content)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchArtifactException(key);
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new NoSuchArtifactException(key);
    }
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    overwrite(key, out -> out.write(content));
  }

  @Override
  public void upload(String key, Path file, Runnable alive) throws IOException {
    overwrite(
        key,
        out -> {
          try (InputStream in = new WatchedStream(Files.newInputStream(file), alive)) {
            in.transferTo(out);
          }
        });
  }

  @Override
  public Optional<String> create(String key, byte[] content) throws IOException {
    Path target = file(key);
    if (Files.isRegularFile(target)) {
      return Optional.empty();
    }
    boolean created =
        staged(key, out -> out.write(content), staged -> place(target, () -> link(staged, target)));
    return created ? Optional.of(Sha256.of(content)) : Optional.empty();
  }

  @Override
  public Optional<String> replace(String key, byte[] content, String expected) throws IOException {
    Path target = file(key);
    boolean replaced =
        staged(
            key,
            out -> out.write(content),
            staged ->
                locks.holding(
                    key,
                    () ->
                        read(key).filter(old -> old.version().equals(expected)).isPresent()
                            && place(target, () -> rename(staged, target))));
    return replaced ? Optional.of(Sha256.of(content)) : Optional.empty();
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    ArtifactKeys.checkPrefix(prefix);
    Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    List<String> keys = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, new KeyCollector(prefix, keys));
    }
    keys.sort(null);
    return List.copyOf(keys);
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return;
    }
    locks.holding(key, () -> Files.deleteIfExists(file));
    removeEmptyFolders(file.getParent());
  }

  @Override
  public String describe() {
    return "dir:" + root;
  }

  @Override
  public void close() {}

  private Path file(String key) {
    return root.resolve(ArtifactKeys.check(key));
  }

  private void overwrite(String key, Content content) throws IOException {
    Path target = file(key);
    staged(
        key,
        content,
        staged -> locks.holding(key, () -> place(target, () -> rename(staged, target))));
  }

  /** Writes content to a temporary file, forces it to disk and hands it on. */
  private boolean staged(String key, Content content, Step then) throws IOException {
    Path staged = temporary.resolve(UUID.randomUUID().toString());
    try {
      try (FileChannel channel =
              FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        content.writeTo(out);
        channel.force(true);
      }
      return then.run(staged);
    } catch (IOException e) {
      throw new IOException("Cannot write " + key + " to " + describe() + ": " + reason(e), e);
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  /** Makes the target's folder, puts the target there, and forces the folder to disk. */
  private boolean place(Path target, FileLocks.Action<Boolean> put) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException("Other keys lie below it");
    }
    for (int attempt = 1; ; attempt++) {
      try {
        makeFolder(target.getParent());
        boolean done = put.run();
        force(target.getParent());
        return done;
      } catch (NoSuchFileException e) {
        if (attempt == FOLDER_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static boolean rename(Path staged, Path target) throws IOException {
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private static boolean link(Path staged, Path target) throws IOException {
    try {
      Files.createLink(target, staged);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IOException("this file system has no hard links; keep the store on another", e);
    }
  }

  private void makeFolder(@Nullable Path folder) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    makeFolder(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new IOException("there is an object " + root.relativize(folder), e);
      }
    }
    force(folder.getParent());
  }

  private static void force(@Nullable Path folder) throws IOException {
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private void removeEmptyFolders(@Nullable Path folder) throws IOException {
    for (Path each = folder; each != null && !each.equals(root); each = each.getParent()) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  /** Removes temporary files of processes that died. */
  private void removeAbandoned() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
      for (Path file : files) {
        if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      removeAbandoned(); // Its writer finished just then.
    }
  }

  /** What happened, for a person: a file system's exceptions often hold no more than a path. */
  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e instanceof FileSystemException
        ? e.getClass().getSimpleName() + " " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private interface Step {
    boolean run(Path staged) throws IOException;
  }

  /** Collects files as keys, passing over what others delete meanwhile. */
  private final class KeyCollector extends SimpleFileVisitor<Path> {
    private final String prefix;
    private final List<String> keys;

    KeyCollector(String prefix, List<String> keys) {
      this.prefix = prefix;
      this.keys = keys;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = folder.equals(root) ? "" : root.relativize(folder).toString();
      return name.startsWith("@") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String key = root.relativize(file).toString();
      if (key.startsWith(prefix)) {
        keys.add(key);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e == null || e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
