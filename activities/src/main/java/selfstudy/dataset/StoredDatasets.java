package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.random.Draws;
import selfstudy.store.ArtifactStore;

/** Training splits in an artifact store, with copies in a local folder. */
public final class StoredDatasets implements Datasets {
  private final StoredSplits splits;

  /**
   * @param cache local folder, shared by any number of processes
   */
  public StoredDatasets(ArtifactStore store, Path cache) {
    this(new StoredSplits(store, cache));
  }

  private StoredDatasets(StoredSplits splits) {
    this.splits = splits;
  }

  @Override
  public Datasets watchedBy(Runnable alive) {
    return new StoredDatasets(splits.watchedBy(alive));
  }

  @Override
  public ImageSet pretraining(DataInput data) throws IOException {
    ImageSet all = splits.open(data.key(), DatasetManifest.TRAIN);
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
              + splits.manifest(data.key()).name()
              + '.');
    }
    // The seed is fixed: every method and every replicate sees the same images.
    int[] drawn = Draws.seed(0).at("images").permutation(all.size());
    return new SelectedImages(all, Arrays.stream(drawn).limit(images).sorted().toArray());
  }

  @Override
  public ImageSet labelled(DataInput data, int seed) throws IOException {
    ImageSet images = pretraining(data);
    int[] drawn =
        new LabelDraw(images, splits.manifest(data.key()).classes()).draw(data.labels(), seed);
    return new SelectedImages(images, drawn);
  }
}
