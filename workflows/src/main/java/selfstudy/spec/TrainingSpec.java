package selfstudy.spec;

/**
 * How a network is trained.
 *
 * @param epochs passes over the images
 * @param batchSize images a step, N; each may have several views
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    AugmentationSpec augmentation) {
  public TrainingSpec {
    Check.atLeast("epochs", epochs, 1);
    Check.atLeast("batchSize", batchSize, 2);
  }
}
