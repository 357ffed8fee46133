package selfstudy.dataset;

import java.io.IOException;
import selfstudy.plan.StageWork.DataInput;

/**
 * The test splits of the datasets that {@link Datasets} reads the training splits of. Apart from
 * them, so that nothing but an evaluation's final test has a way to the test labels.
 */
public interface TestSplits {
  /** The test split; read once, at the very end of an evaluation. */
  ImageSet test(DataInput data) throws IOException;

  /** The same splits; {@code alive} is called block by block while they are copied. */
  default TestSplits watchedBy(Runnable alive) {
    return this;
  }
}
