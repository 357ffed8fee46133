package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.random.Draws;
import selfstudy.store.ArtifactStore;

/** Training splits in an artifact store, with copies in a local folder. */
public final class StoredDatasets implements Datasets {
  /** What local copies take at most if nothing is said, in bytes. */
  public static final long CACHE_BYTES = 50_000_000_000L;

  private final StoredSplits splits;

  /** With local copies of at most {@link #CACHE_BYTES}. */
  public StoredDatasets(ArtifactStore store, Path cache) {
    this(store, cache, CACHE_BYTES);
  }

  /**
   * @param cache local folder, shared by any number of processes
   * @param cacheBytes that the copies in it take at most; a dataset that is larger alone is copied
   *     all the same
   */
  public StoredDatasets(ArtifactStore store, Path cache, long cacheBytes) {
    this(new StoredSplits(store, cache, cacheBytes));
  }

  private StoredDatasets(StoredSplits splits) {
    this.splits = splits;
  }

  @Override
  public Datasets watchedBy(Runnable listener) {
    return new StoredDatasets(splits.watchedBy(listener));
  }

  @Override
  public ImageSet pretraining(DataInput data) throws IOException {
    DatasetManifest manifest = splits.manifest(data.key());
    ImageSet train = splits.open(data.key(), DatasetManifest.TRAIN);
    ImageSet all =
        manifest.images(DatasetManifest.UNLABELLED) == 0
            ? train
            : new JoinedImages(train, splits.open(data.key(), DatasetManifest.UNLABELLED));
    return drawn(all, data, manifest);
  }

  /** As many of them as a study wants. */
  private static ImageSet drawn(ImageSet all, DataInput data, DatasetManifest manifest) {
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
              + manifest.name()
              + '.');
    }
    // The seed is fixed: every method and every replicate sees the same images.
    int[] drawn = Draws.seed(0).at("images").permutation(all.size());
    return new SelectedImages(all, Arrays.stream(drawn).limit(images).sorted().toArray());
  }

  @Override
  public ImageSet labelled(DataInput data, int seed) throws IOException {
    DatasetManifest manifest = splits.manifest(data.key());
    ImageSet train = splits.open(data.key(), DatasetManifest.TRAIN);
    // A supervised encoder's images may be more than have labels: then it is all that have.
    Integer wanted = data.images();
    boolean all =
        manifest.images(DatasetManifest.UNLABELLED) > 0 && wanted != null && wanted > train.size();
    ImageSet images = all ? train : drawn(train, data, manifest);
    int[] drawn = new LabelDraw(images, manifest.classes()).draw(data.labels(), seed);
    return new SelectedImages(images, drawn);
  }
}
