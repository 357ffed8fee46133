package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import selfstudy.tensor.Engine;

final class LabelledFeaturesTest {
  @Test
  void saysThatItIsAliveAtEveryBlock() {
    int images = 2 * FeatureBlocks.BLOCK + 1;
    AtomicInteger ticks = new AtomicInteger();
    try (NDManager manager = Engine.start(1).manager();
        LabelledFeatures data =
            new LabelledFeatures(
                manager, new float[images][1], new SoftmaxTargets(new int[images], 2))) {
      data.loss(new double[4], ticks::incrementAndGet);
    }
    assertThat(ticks).hasValue(3);
  }
}
