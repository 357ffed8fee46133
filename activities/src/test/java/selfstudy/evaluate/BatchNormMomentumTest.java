package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.optimize.Optimizer;
import selfstudy.random.Draws;
import selfstudy.spec.ProtocolSpec;
import selfstudy.tensor.Engine;
import selfstudy.train.TrainingStep;

final class BatchNormMomentumTest {
  private static final int SIDE = 16;
  private static final int BATCH = 16;

  @Test
  void reachesTheRunningStatistics() {
    // An image of one colour is the same after every crop and flip, so all batches are equal and a
    // running mean after one step is the momentum times the same number: 0.1 at 4 steps an epoch,
    // 10 / 110 at 110.
    float[] few = runningMean(4 * BATCH);
    float[] many = runningMean(110 * BATCH);
    assertThat(few[0]).isNotZero();
    for (int i = 0; i < few.length; i++) {
      assertThat(many[i]).isCloseTo(few[i] * (10f / 110) / 0.1f, within(1e-6f));
    }
  }

  private static float[] runningMean(int images) {
    ImageSet set = new OneColour(images);
    ProtocolSpec.Tuning tuning = new ProtocolSpec.FineTune(1, BATCH, List.of(0.01), List.of(0.0));
    try (NDManager manager = Engine.start(1).manager()) {
      FineTuningSteps steps =
          FineTuningSteps.of(
              tuning, ClassifierTrainingTest.ENCODER, set, SIDE, manager, Draws.seed(7));
      Optimizer optimizer = Optimizer.of(steps.optimizer(), steps.objective().weights());
      Sampler sampler = new Sampler(steps.draws(), images, BATCH);
      try (ViewLoader loader = new ViewLoader(steps.draws().at("views"), 1)) {
        Batches batches = new Batches(loader, set, sampler, steps.objective().views(), 0, 1);
        new TrainingStep(steps.objective(), optimizer, set, manager).take(batches.next(), 0.01);
      }
      return steps.objective().weights().get("encoder.bn1.running_mean").toFloatArray();
    }
  }

  private record OneColour(int size) implements ImageSet {
    @Override
    public Image image(int index) {
      byte[] pixels = new byte[SIDE * SIDE * 3];
      java.util.Arrays.fill(pixels, (byte) 200);
      return new Image(SIDE, SIDE, pixels);
    }

    @Override
    public int label(int index) {
      return index % classes();
    }

    @Override
    public int classes() {
      return 2;
    }
  }
}
