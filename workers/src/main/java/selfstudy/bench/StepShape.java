package selfstudy.bench;

import java.util.List;
import java.util.Locale;
import selfstudy.augment.Jigsaw;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MethodSpec.Pirl;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;

/**
 * The training step that is measured.
 *
 * @param batch images, N
 * @param side of the views, in pixels
 */
public record StepShape(Method method, Network network, int batch, int side) {
  /** Size of the memory bank, and bound of the indices. */
  static final int IMAGES = 10_000;

  private static final int PROJECTION = 128;
  private static final int MEMORY = 4096;
  private static final int GROUP = 32;
  private static final double LEARNING_RATE = 0.06;

  /** The methods that are measured. */
  public enum Method {
    SIMCLR,
    MOCO,
    PIRL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The stage of such steps. */
  Pretrain work(int epochs, AugmentationSpec augmentation, OptimizerSpec optimizer) {
    TrainingSpec training =
        new TrainingSpec(
            epochs,
            batch,
            null,
            optimizer,
            new ScheduleSpec(0, ScheduleSpec.Decay.CONSTANT),
            augmentation);
    return new Pretrain(
        spec(training), network.spec(), new DataInput("bench", null, Labels.ALL), side, 1);
  }

  Pretrain work() {
    return work(1, simClr(0), new OptimizerSpec.Sgd(LEARNING_RATE, 0.9, false, 5e-4));
  }

  /** SimCLR's augmentation at half strength (B.9), with blur where its probability is positive. */
  static AugmentationSpec simClr(double blur) {
    return new AugmentationSpec(
        new AugmentationSpec.Crop(0.08, 1),
        0.5,
        new AugmentationSpec.Jitter(0.5, 0.8),
        0.2,
        new AugmentationSpec.Blur(blur, 0.1, 2));
  }

  private MethodSpec spec(TrainingSpec training) {
    List<Integer> seeds = List.of(1);
    return switch (method) {
      case SIMCLR -> new MethodSpec.SimClr(seeds, training, 0.5, PROJECTION);
      case MOCO ->
          new MethodSpec.Moco(
              seeds, training, 0.1, PROJECTION, MEMORY, 0.99, batch % GROUP == 0 ? GROUP : batch);
      case PIRL ->
          new Pirl(
              seeds,
              training,
              0.07,
              PROJECTION,
              Pirl.Pretext.JIGSAW,
              Pirl.Estimator.NCE,
              0.5,
              MEMORY,
              0.5,
              Pirl.BankStart.RANDOM,
              puzzle());
    };
  }

  /**
   * Images that go through the encoder at once.
   *
   * @param gradient whether back again, too
   */
  record Pass(int images, int side, boolean gradient) {}

  /** What a step passes through the encoder. */
  List<Pass> passes() {
    return switch (method) {
      case SIMCLR -> List.of(new Pass(2 * batch, side, true));
      case MOCO -> List.of(new Pass(batch, side, true), new Pass(batch, side, false));
      case PIRL ->
          List.of(
              new Pass(batch, side, true), new Pass(batch * Jigsaw.PATCHES, puzzle() / 3, true));
    };
  }

  /** As studies have it by default: at least 48 pixels, in thirds. */
  private int puzzle() {
    int enlarged = Math.max(48, side);
    return enlarged - enlarged % 3;
  }

  @Override
  public String toString() {
    return method + " " + network + " 2x" + batch + "x" + side;
  }
}
