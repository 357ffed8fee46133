package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import selfstudy.dataset.DatasetManifest.Shard;
import selfstudy.dataset.DatasetManifest.Split;
import selfstudy.store.ArtifactStore;

/** The splits of stored datasets, each opened once, from copies in a local folder. */
final class StoredSplits {
  private final ArtifactStore store;
  private final LocalCopies copies;
  private final Map<String, ImageSet> open;
  private final Runnable alive;

  /**
   * @param cache local folder, shared by any number of processes
   */
  StoredSplits(ArtifactStore store, Path cache) {
    this(store, new LocalCopies(store, cache), new ConcurrentHashMap<>(), () -> {});
  }

  private StoredSplits(
      ArtifactStore store, LocalCopies copies, Map<String, ImageSet> open, Runnable alive) {
    this.store = store;
    this.copies = copies;
    this.open = open;
    this.alive = alive;
  }

  /** The same splits; {@code listener} is called block by block while they are copied. */
  StoredSplits watchedBy(Runnable listener) {
    return new StoredSplits(store, copies, open, listener);
  }

  /**
   * What a dataset consists of.
   *
   * @throws BadDataException if it is not in the store
   */
  DatasetManifest manifest(String key) throws IOException {
    return DatasetManifest.find(store, key)
        .orElseThrow(
            () ->
                new BadDataException(
                    "Dataset "
                        + key
                        + " is not in "
                        + store.describe()
                        + ". Run selfstudy datasets fetch or add, or submit the study again."));
  }

  /**
   * Some split of a dataset.
   *
   * @throws BadDataException if there is no such dataset or split, or what the store has of it is
   *     not what its manifest says
   */
  ImageSet open(String key, String name) throws IOException {
    DatasetManifest manifest = manifest(key);
    String id = key + '/' + name;
    ImageSet there = open.get(id);
    if (there != null) {
      return there;
    }
    Split split = manifest.splits().get(name);
    if (split == null) {
      throw new BadDataException("Dataset " + manifest.name() + " has no " + name + " split.");
    }
    List<StoredSplit.ShardFile> shards = new ArrayList<>();
    for (Shard shard : split.shards()) {
      shards.add(new StoredSplit.ShardFile(copies.get(key, shard.part(), alive), shard.images()));
    }
    ImageSet opened =
        new StoredSplit(
            manifest.classes().size(),
            manifest.multiLabel(),
            split.images(),
            shards,
            copies.get(key, split.index(), alive),
            copies.get(key, split.labels(), alive));
    open.put(id, opened);
    return opened;
  }
}
