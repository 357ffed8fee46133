package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.store.ArtifactStore;

/** Test splits in an artifact store, with copies in a local folder. */
public final class StoredTestSplits implements TestSplits {
  private final StoredSplits splits;

  /** With local copies of at most {@link StoredDatasets#CACHE_BYTES}; nothing is read yet. */
  public StoredTestSplits(ArtifactStore store, Path cache) {
    this(store, cache, StoredDatasets.CACHE_BYTES);
  }

  /**
   * Nothing is read yet.
   *
   * @param cache local folder, shared by any number of processes
   * @param cacheBytes that the copies in it take at most, those of training splits included
   */
  public StoredTestSplits(ArtifactStore store, Path cache, long cacheBytes) {
    this(new StoredSplits(store, cache, cacheBytes));
  }

  private StoredTestSplits(StoredSplits splits) {
    this.splits = splits;
  }

  @Override
  public TestSplits watchedBy(Runnable alive) {
    return new StoredTestSplits(splits.watchedBy(alive));
  }

  @Override
  public ImageSet test(DataInput data) throws IOException {
    return splits.open(data.key(), DatasetManifest.TEST);
  }
}
