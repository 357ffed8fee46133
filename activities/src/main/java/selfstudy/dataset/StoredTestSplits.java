package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.store.ArtifactStore;

/** Test splits in an artifact store, with copies in a local folder. */
public final class StoredTestSplits implements TestSplits {
  private final StoredSplits splits;

  /**
   * Nothing is read yet.
   *
   * @param cache local folder, shared by any number of processes
   */
  public StoredTestSplits(ArtifactStore store, Path cache) {
    this(new StoredSplits(store, cache));
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
