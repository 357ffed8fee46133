package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import selfstudy.dataset.DatasetManifest.Shard;
import selfstudy.dataset.DatasetManifest.Split;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.random.Draws;
import selfstudy.store.ArtifactStore;

/** Datasets in an artifact store, with copies in a local folder. */
public final class StoredDatasets implements Datasets {
  private final ArtifactStore store;
  private final LocalCopies copies;
  private final Map<String, ImageSet> open;
  private final Runnable alive;

  /**
   * @param cache local folder, shared by any number of processes
   */
  public StoredDatasets(ArtifactStore store, Path cache) {
    this(store, new LocalCopies(store, cache), new ConcurrentHashMap<>(), () -> {});
  }

  private StoredDatasets(
      ArtifactStore store, LocalCopies copies, Map<String, ImageSet> open, Runnable alive) {
    this.store = store;
    this.copies = copies;
    this.open = open;
    this.alive = alive;
  }

  @Override
  public Datasets watchedBy(Runnable listener) {
    return new StoredDatasets(store, copies, open, listener);
  }

  @Override
  public ImageSet pretraining(DataInput data) throws IOException {
    ImageSet all = split(manifest(data.key()), DatasetManifest.TRAIN);
    Integer images = data.images();
    if (images == null || images == all.size()) {
      return all;
    }
    if (images > all.size()) {
      throw new BadDataException(
          "images: "
              + images
              + " is more than the "
              + all.size()
              + " training images of dataset "
              + manifest(data.key()).name()
              + '.');
    }
    // The seed is fixed: every method and every replicate sees the same images.
    int[] drawn = Draws.seed(0).at("images").permutation(all.size());
    return new SelectedImages(all, Arrays.stream(drawn).limit(images).sorted().toArray());
  }

  @Override
  public ImageSet labelled(DataInput data, int seed) throws IOException {
    ImageSet images = pretraining(data);
    int[] drawn = new LabelDraw(images, manifest(data.key()).classes()).draw(data.labels(), seed);
    return new SelectedImages(images, drawn);
  }

  @Override
  public ImageSet test(DataInput data) throws IOException {
    return split(manifest(data.key()), DatasetManifest.TEST);
  }

  private DatasetManifest manifest(String key) throws IOException {
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

  private ImageSet split(DatasetManifest manifest, String name) throws IOException {
    String id = manifest.key() + '/' + name;
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
      shards.add(
          new StoredSplit.ShardFile(
              copies.get(manifest.key(), shard.part(), alive), shard.images()));
    }
    ImageSet opened =
        new StoredSplit(
            manifest.classes().size(),
            manifest.multiLabel(),
            split.images(),
            shards,
            copies.get(manifest.key(), split.index(), alive),
            copies.get(manifest.key(), split.labels(), alive));
    open.put(id, opened);
    return opened;
  }
}
