package selfstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import selfstudy.augment.Sampler;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Objective;
import selfstudy.optimize.Schedule;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;

/**
 * What a fine-tuning's steps consist of, for those who take them one by one.
 *
 * @param objective a fresh classifier's; its arrays die with the manager
 * @param batchNormMomentum weight of a new batch in the running statistics
 * @param optimizer with the first learning rate and the first decay of the grid
 * @param schedule of a whole training, see {@link Schedule}
 * @param draws of its order and views
 */
public record FineTuningSteps(
    Objective objective,
    double batchNormMomentum,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    Draws draws) {
  /**
   * Before the first step, from scratch.
   *
   * @param side pixels of the images that reach the encoder
   * @param seed the root of its draws
   */
  public static FineTuningSteps of(
      ProtocolSpec.Tuning tuning,
      EncoderSpec encoder,
      ImageSet images,
      int side,
      NDManager manager,
      Draws seed) {
    Draws draws = ClassifierTraining.drawsOf(seed);
    Classifier classifier =
        Classifier.create(encoder, images.classes(), Optional.empty(), manager, draws);
    Sampler sampler = new Sampler(draws, images.size(), tuning.batchSize());
    double momentum = ClassifierTraining.batchNormMomentum(sampler.stepsPerEpoch());
    Rates rates = new Rates(tuning.learningRates().get(0), tuning.weightDecays().get(0));
    return new FineTuningSteps(
        ClassifierTraining.objective(classifier, GroundTruth.of(images), momentum, side),
        momentum,
        rates.optimizer(),
        ClassifierTraining.SCHEDULE,
        draws);
  }
}
