package selfstudy.dataset;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import selfstudy.dataset.DatasetManifest.Part;
import selfstudy.dataset.DatasetManifest.Shard;
import selfstudy.dataset.DatasetManifest.Split;
import selfstudy.store.ArtifactStore;

/** The splits of stored datasets, each opened once, from copies in a local folder. */
final class StoredSplits {
  private final ArtifactStore store;
  private final LocalCopies copies;

  /** Weak: files of what no one uses any more are to be closed, or their space never comes free. */
  private final Map<String, WeakReference<ImageSet>> open;

  private final Runnable alive;

  /**
   * @param cache local folder, shared by any number of processes
   * @param cacheBytes that the copies in it take at most
   */
  StoredSplits(ArtifactStore store, Path cache, long cacheBytes) {
    this(store, new LocalCopies(store, cache, cacheBytes), new ConcurrentHashMap<>(), () -> {});
  }

  private StoredSplits(
      ArtifactStore store,
      LocalCopies copies,
      Map<String, WeakReference<ImageSet>> open,
      Runnable alive) {
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
    WeakReference<ImageSet> kept = open.get(id);
    ImageSet there = kept == null ? null : kept.get();
    if (there != null) {
      return there;
    }
    Split split = manifest.splits().get(name);
    if (split == null) {
      throw new BadDataException("Dataset " + manifest.name() + " has no " + name + " split.");
    }
    List<Part> parts = new ArrayList<>(split.shards().stream().map(Shard::part).toList());
    parts.add(split.index());
    parts.add(split.labels());
    ImageSet opened = copies.open(key, parts, alive, files -> opened(manifest, split, files));
    open.put(id, new WeakReference<>(opened));
    return opened;
  }

  /** The files are those of the shards, then the index, then the labels. */
  private static ImageSet opened(DatasetManifest manifest, Split split, List<Path> files)
      throws IOException {
    List<StoredSplit.ShardFile> shards = new ArrayList<>();
    for (int i = 0; i < split.shards().size(); i++) {
      shards.add(new StoredSplit.ShardFile(files.get(i), split.shards().get(i).images()));
    }
    return new StoredSplit(
        manifest.classes().size(),
        manifest.multiLabel(),
        split.images(),
        shards,
        files.get(shards.size()),
        files.get(shards.size() + 1));
  }
}
