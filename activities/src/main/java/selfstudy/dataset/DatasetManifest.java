package selfstudy.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;

/**
 * {@code datasets/<key>/manifest.json}: what a packed dataset consists of. It is written last: a
 * dataset is there when its manifest is.
 *
 * @param name for people; the key alone identifies
 * @param classes their names, by label
 * @param splits {@code train} and {@code test}
 */
public record DatasetManifest(
    String key, String name, List<String> classes, Map<String, Split> splits) {
  /** The name of the training split. */
  public static final String TRAIN = "train";

  /** The name of the test split. */
  public static final String TEST = "test";

  public DatasetManifest {
    classes = List.copyOf(classes);
    splits = Map.copyOf(splits);
  }

  /** Images in a split; 0 if there is no such split. */
  public int images(String split) {
    Split found = splits.get(split);
    return found == null ? 0 : found.images();
  }

  /** The manifest of a dataset in the store, if it is there. */
  public static Optional<DatasetManifest> find(ArtifactStore store, String key) throws IOException {
    Optional<ArtifactStore.Versioned> stored = store.read(object(key, "manifest.json"));
    return stored.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(stored.get().content(), DatasetManifest.class));
  }

  static String object(String key, String part) {
    return "datasets/" + key + '/' + part;
  }

  /**
   * One split.
   *
   * @param shards pixels, image after image
   * @param index width, height (4 bytes each) and channels (1 byte) of each image
   * @param labels 4 bytes each; an object of its own, so that nothing but a final test reads the
   *     test split's
   */
  public record Split(int images, List<Shard> shards, Part index, Part labels) {
    public Split {
      shards = List.copyOf(shards);
    }
  }

  /** A run of whole images. */
  public record Shard(int images, Part part) {}

  /** An immutable object below {@code datasets/<key>/}, named after its content. */
  public record Part(String name, String sha256, long bytes) {}
}
