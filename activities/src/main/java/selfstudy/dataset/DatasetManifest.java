package selfstudy.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Sha256;

/**
 * {@code datasets/<key>/manifest.json}: what a packed dataset consists of. It is written last: a
 * dataset is there when its manifest is.
 *
 * @param name for people; the key alone identifies
 * @param classes their names, by label
 * @param splits {@code train} and {@code test}; {@code unlabelled}, where there is one
 * @param counts images of each class in each split; null if it was stored without
 * @param multiLabel whether an image may show several classes
 * @param origin of a dataset that was imported under a name, at first: each name has its own
 *     ({@link DatasetNames}); null for others
 */
public record DatasetManifest(
    String key,
    String name,
    List<String> classes,
    Map<String, Split> splits,
    @Nullable Map<String, List<Integer>> counts,
    boolean multiLabel,
    @Nullable DatasetOrigin origin) {
  /** The name of the training split. */
  public static final String TRAIN = "train";

  /**
   * The name of the split without labels, which few datasets have; encoders are pretrained on it.
   */
  public static final String UNLABELLED = "unlabelled";

  /** The name of the test split. */
  public static final String TEST = "test";

  public DatasetManifest {
    classes = List.copyOf(classes);
    splits = Map.copyOf(splits);
    counts = counts == null ? null : Map.copyOf(counts);
  }

  /** The same dataset, imported from elsewhere. */
  DatasetManifest withOrigin(DatasetOrigin other) {
    return new DatasetManifest(key, name, classes, splits, counts, multiLabel, other);
  }

  /** Images in a split; 0 if there is no such split. */
  public int images(String split) {
    Split found = splits.get(split);
    return found == null ? 0 : found.images();
  }

  /** What a worker's copy of it takes, pixels decoded. */
  public long bytes() {
    return splits.values().stream().mapToLong(Split::bytes).sum();
  }

  /**
   * What its training split holds.
   *
   * @throws BadDataException if it was stored without counts
   */
  public DatasetSizes sizes() {
    List<Integer> training = counts == null ? null : counts.get(TRAIN);
    if (training == null) {
      throw new BadDataException("Dataset " + name + " was stored without counts; add it again.");
    }
    return new DatasetSizes(
        name, classes, training, images(TRAIN), images(TEST), images(UNLABELLED), multiLabel);
  }

  /** The manifest of a dataset in the store, if it is there. */
  public static Optional<DatasetManifest> find(ArtifactStore store, String key) throws IOException {
    Optional<ArtifactStore.Versioned> stored = store.read(object(key, "manifest.json"));
    return stored.isEmpty() ? Optional.empty() : Optional.of(read(stored.get().content()));
  }

  /** Datasets that were stored before there were counts, origins and notes stay readable. */
  private static DatasetManifest read(byte[] content) throws IOException {
    ObjectNode tree = Json.read(content, ObjectNode.class);
    for (String added : List.of("counts", "origin")) {
      if (!tree.has(added)) {
        tree.putNull(added);
      }
    }
    DatasetOrigin.complete(tree.get("origin"));
    if (!tree.has("multiLabel")) {
      tree.put("multiLabel", false);
    }
    return Json.mapper().treeToValue(tree, DatasetManifest.class);
  }

  static String object(String key, String part) {
    return "datasets/" + key + '/' + part;
  }

  /**
   * One split.
   *
   * @param shards pixels, image after image
   * @param index width, height (4 bytes each) and channels (1 byte) of each image
   * @param labels 4 bytes each, or where an image may show several classes a byte a class ({@link
   *     ImageSet#truth}); an object of its own, so that nothing but a final test reads the test
   *     split's
   */
  public record Split(int images, List<Shard> shards, Part index, Part labels) {
    public Split {
      shards = List.copyOf(shards);
    }

    private long bytes() {
      return shards.stream().mapToLong(shard -> shard.part().bytes()).sum()
          + index.bytes()
          + labels.bytes();
    }
  }

  /** A run of whole images. */
  public record Shard(int images, Part part) {}

  /** An immutable object below {@code datasets/<key>/}, named after its content. */
  public record Part(String name, String sha256, long bytes) {
    private static final int SHOWN = 16;

    /**
     * A file as such an object.
     *
     * @param alive called block by block
     */
    static Part of(Path file, Runnable alive) throws IOException {
      String sha256 = Sha256.of(file, alive);
      String name = file.getFileName() + "-" + sha256.substring(0, SHOWN);
      return new Part(name, sha256, Files.size(file));
    }
  }
}
