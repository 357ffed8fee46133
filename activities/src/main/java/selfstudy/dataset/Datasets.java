package selfstudy.dataset;

import java.io.IOException;
import selfstudy.plan.StageWork.DataInput;

/**
 * Datasets as workers see them: in the store only, below {@code datasets/<key>/}. Their test splits
 * are apart: {@link TestSplits}.
 */
public interface Datasets {
  /**
   * The images that an encoder is pretrained on without labels: the training split, and what the
   * dataset has of images without a label.
   */
  ImageSet pretraining(DataInput data) throws IOException;

  /**
   * The labelled training images that an evaluation or the supervised baseline may see: {@code
   * data.labels} of them, drawn stratified by class and by seed, the same for every method.
   */
  ImageSet labelled(DataInput data, int seed) throws IOException;

  /** The same datasets; {@code alive} is called block by block while they are copied. */
  default Datasets watchedBy(Runnable alive) {
    return this;
  }
}
