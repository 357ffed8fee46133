package selfstudy.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import selfstudy.spec.Json;

/**
 * The head protocol over an {@link ArtifactStore}.
 *
 * <p>A bundle's folder is named after its step and its content, so publishing a step anew, after a
 * resume, never overwrites what the head names.
 */
public final class ArtifactStageStore implements StageStore {
  private static final String MANIFEST = "manifest.json";

  /** Contention on one head is between a few claimants; more rounds mean a broken store. */
  private static final int MOST_ROUNDS = 100;

  private final ArtifactStore store;

  public ArtifactStageStore(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public Optional<Head> head(String stage) throws IOException {
    Optional<HeadVersion> head = read(stage);
    return head.map(HeadVersion::head);
  }

  @Override
  public Claim claim(String stage, String owner, Runnable alive) throws IOException {
    ArtifactKeys.checkSegment(owner);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Optional<HeadVersion> old = read(stage);
      if (old.isPresent() && old.get().head().owner().equals(owner)) {
        return new OwnedStage(stage, owner, old.get(), alive);
      }
      Head next = old.map(it -> it.head().ownedBy(owner)).orElse(new Head(owner, null, null, null));
      Optional<HeadVersion> taken = swap(stage, old, next);
      if (taken.isPresent()) {
        return new OwnedStage(stage, owner, taken.get(), alive);
      }
    }
    throw restless(stage);
  }

  @Override
  public void download(Bundle bundle, Path folder, Runnable alive) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, Bundle.Part> part : new TreeMap<>(bundle.parts()).entrySet()) {
      Path file = folder.resolve(part.getKey());
      download(bundle.prefix() + part.getKey(), part.getValue(), file, alive);
    }
  }

  @Override
  public void withdraw(String stage, Bundle result) throws IOException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Optional<HeadVersion> old = read(stage);
      if (old.isEmpty() || !result.equals(old.get().head().result())) {
        return;
      }
      swap(stage, old, new Head(old.get().head().owner(), null, null, null));
    }
    throw restless(stage);
  }

  @Override
  public byte[] part(Bundle bundle, String name) throws IOException {
    String key = bundle.prefix() + name;
    Bundle.Part published = bundle.part(name);
    byte[] content =
        store
            .read(key)
            .orElseThrow(() -> new CorruptArtifactException(key, "is missing"))
            .content();
    String actual = Sha256.hex(Sha256.digest().digest(content));
    if (!actual.equals(published.sha256())) {
      throw new CorruptArtifactException(
          key, "is corrupt: SHA-256 %s, published %s".formatted(actual, published.sha256()));
    }
    return content;
  }

  private void download(String key, Bundle.Part part, Path file, Runnable alive)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes;
    try (InputStream in = new WatchedStream(store.open(key), alive);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      bytes = in.transferTo(out);
    } catch (NoSuchArtifactException e) {
      throw new CorruptArtifactException(key, "is missing");
    }
    String actual = Sha256.hex(digest.digest());
    if (!actual.equals(part.sha256())) {
      Files.delete(file);
      throw new CorruptArtifactException(
          key,
          "is corrupt: %d bytes with SHA-256 %s, published as %d bytes with SHA-256 %s"
              .formatted(bytes, actual, part.bytes(), part.sha256()));
    }
  }

  private Optional<HeadVersion> read(String stage) throws IOException {
    String key = headKey(stage);
    Optional<ArtifactStore.Versioned> object = store.read(key);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    try {
      Head head = Json.read(object.get().content(), Head.class);
      return Optional.of(new HeadVersion(head, object.get().version()));
    } catch (IOException e) {
      throw new CorruptArtifactException(key, "is no stage's head: " + e.getMessage());
    }
  }

  /** Writes the head unless another has moved it; a lost answer is looked up. */
  private Optional<HeadVersion> swap(String stage, Optional<HeadVersion> old, Head next)
      throws IOException {
    byte[] content = Json.write(next);
    try {
      Optional<String> version =
          old.isPresent()
              ? store.replace(headKey(stage), content, old.get().version())
              : store.create(headKey(stage), content);
      return version.map(it -> new HeadVersion(next, it));
    } catch (IOException e) {
      return afterFailure(stage, old, next, e);
    }
  }

  private Optional<HeadVersion> afterFailure(
      String stage, Optional<HeadVersion> old, Head next, IOException failure) throws IOException {
    Optional<HeadVersion> actual;
    try {
      actual = read(stage);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
    if (actual.equals(old)) {
      throw failure;
    }
    return actual.filter(it -> it.head().equals(next));
  }

  private static String folder(String stage) {
    return "stages/" + ArtifactKeys.checkSegment(stage) + "/";
  }

  private static String headKey(String stage) {
    return folder(stage) + "head.json";
  }

  private static IOException restless(String stage) {
    return new IOException(
        "The head of stage " + stage + " moved " + MOST_ROUNDS + " times; who else writes it?");
  }

  /** A head with the version that a swap must find. */
  private record HeadVersion(Head head, String version) {}

  /** One owner's hold on one stage. */
  private final class OwnedStage implements Claim {
    private final String stage;
    private final String owner;
    private final Runnable alive;
    private HeadVersion known;

    OwnedStage(String stage, String owner, HeadVersion known, Runnable alive) {
      this.stage = stage;
      this.owner = owner;
      this.known = known;
      this.alive = alive;
    }

    @Override
    public synchronized Head head() {
      return known.head();
    }

    @Override
    public synchronized Bundle publishCheckpoint(long step, Map<String, Path> parts)
        throws IOException {
      Bundle bundle = bundle(Long.toString(step), step, parts);
      publish(bundle, parts, head -> head.withCheckpoint(bundle));
      return bundle;
    }

    @Override
    public synchronized Bundle publishResult(Map<String, Path> parts) throws IOException {
      Bundle newest = head().checkpoint();
      Bundle bundle = bundle("result", newest == null ? 0 : newest.step(), parts);
      publish(bundle, parts, head -> new Head(head.owner(), null, null, bundle));
      return bundle;
    }

    private Bundle bundle(String name, long step, Map<String, Path> files) throws IOException {
      Map<String, Bundle.Part> parts = new TreeMap<>();
      for (Map.Entry<String, Path> each : files.entrySet()) {
        if (ArtifactKeys.checkSegment(each.getKey()).equals(MANIFEST)) {
          throw new IllegalArgumentException("A part cannot be called " + MANIFEST);
        }
        Path file = each.getValue();
        parts.put(each.getKey(), new Bundle.Part(Sha256.of(file, alive), Files.size(file)));
      }
      String content = Sha256.of(Json.write(parts)).substring(0, 16);
      return new Bundle(folder(stage) + owner + "/" + name + "-" + content + "/", step, parts);
    }

    private void publish(Bundle bundle, Map<String, Path> files, UnaryOperator<Head> change)
        throws IOException {
      for (Map.Entry<String, Path> each : new TreeMap<>(files).entrySet()) {
        store.upload(bundle.prefix() + each.getKey(), each.getValue(), alive);
      }
      store.write(bundle.prefix() + MANIFEST, Json.write(bundle));
      // Listed before the head moves: all that is there now was left by owners who lost the stage,
      // or is named. A later owner's uploads are not among them.
      List<String> objects = store.list(folder(stage));
      moveHead(change);
      sweep(objects);
    }

    private void moveHead(UnaryOperator<Head> change) throws IOException {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Head next = change.apply(head());
        if (next.equals(head())) {
          known = stillOwned();
          if (change.apply(head()).equals(head())) {
            return;
          }
        } else {
          Optional<HeadVersion> moved = swap(stage, Optional.of(known), next);
          known = moved.isPresent() ? moved.get() : stillOwned();
        }
      }
      throw restless(stage);
    }

    /** The head as it is now: moved, if at all, by a swap of ours whose answer was lost. */
    private HeadVersion stillOwned() throws IOException {
      HeadVersion actual =
          read(stage)
              .orElseThrow(() -> new IOException("The head of stage " + stage + " was deleted"));
      if (!actual.head().owner().equals(owner)) {
        throw new SupersededException(stage, owner, actual.head().owner());
      }
      return actual;
    }

    private void sweep(List<String> objects) throws IOException {
      List<String> kept =
          Stream.of(head().checkpoint(), head().previous(), head().result())
              .filter(Objects::nonNull)
              .map(Bundle::prefix)
              .toList();
      for (String object : objects) {
        if (!object.equals(headKey(stage)) && kept.stream().noneMatch(object::startsWith)) {
          store.delete(object);
        }
      }
    }
  }
}
