package selfstudy.method;

import ai.djl.ndarray.NDManager;
import selfstudy.dataset.BadDataException;
import selfstudy.encoder.Encoder;
import selfstudy.method.Backbone.Geometry;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.spec.InvalidSpec;
import selfstudy.spec.MethodSpec;
import selfstudy.tensor.Weights;

/** From what a study asks for to the method that does it. */
public final class Methods {
  private Methods() {}

  /**
   * The method at its first step.
   *
   * @param images size of the pretraining set
   * @param classes its classes
   * @throws BadDataException if these are too few images for its batch, queue or negatives
   * @throws IllegalArgumentException for {@code random} and {@code imported}, which train nothing
   */
  public static Objective create(
      Pretrain work, int images, int classes, NDManager manager, Draws draws) {
    requireEnough(work.method(), images);
    Geometry geometry = new Geometry(work.encoder(), work.resolution());
    return work.method()
        .match(
            simClr -> new SimClr(simClr, geometry, manager, draws),
            moco -> new Moco(moco, geometry, manager, draws),
            pirl -> new Pirl(pirl, geometry, images, manager, draws),
            supervised -> new Supervised(supervised, geometry, classes, manager, draws),
            random -> refuse(random),
            imported -> refuse(imported));
  }

  /** A study file that names no number of images leaves this to whoever knows the data. */
  private static void requireEnough(MethodSpec method, int images) {
    try {
      method.checkImages("", images);
    } catch (InvalidSpec e) {
      throw new BadDataException(
          "%s: %s. Say so in the study file, or pretrain on more images."
              .formatted(method.name(), e.getMessage()),
          e);
    }
  }

  /** The encoder before any training; the same for every method of one seed. */
  public static Weights untrained(Pretrain work, NDManager manager, Draws draws) {
    Weights weights = Weights.create(manager);
    Encoder.of(work.encoder()).initialise(weights, Backbone.encoderDraws(draws));
    return weights;
  }

  private static Objective refuse(MethodSpec method) {
    throw new IllegalArgumentException(method.name() + " trains nothing");
  }
}
