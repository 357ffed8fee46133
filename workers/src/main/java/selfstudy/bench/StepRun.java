package selfstudy.bench;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import selfstudy.augment.Batch;
import selfstudy.method.Methods;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.train.TrainingStep;

/** Steps of one network on one batch of noise, which is made before they are timed. */
final class StepRun implements AutoCloseable {
  private static final double LEARNING_RATE = 0.01;

  private final NDManager manager;
  private final TrainingStep step;
  private final int[] indices;
  private final float[][] views;
  private long taken;

  StepRun(StepShape shape, NDManager manager) {
    this.manager = manager;
    Draws draws = Draws.seed(1);
    Pretrain work = shape.work();
    Unseen images = new Unseen(StepShape.IMAGES);
    Objective method = Methods.create(work, images.size(), images.classes(), manager, draws);
    Optimizer optimizer =
        Optimizer.of(work.method().recipe().orElseThrow().optimizer(), method.weights());
    this.step = new TrainingStep(method, optimizer, images, manager);
    this.indices = Arrays.copyOf(draws.permutation(images.size()), shape.batch());
    this.views =
        method.views().stream()
            .map(view -> noise(draws, shape.batch() * view.length()))
            .toArray(float[][]::new);
  }

  private static float[] noise(Draws draws, int length) {
    float[] noise = new float[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (float) draws.uniform(i, -1, 1);
    }
    return noise;
  }

  void take() {
    float loss = step.take(new Batch(taken, indices, views), LEARNING_RATE);
    if (!Float.isFinite(loss)) {
      throw new IllegalStateException("The loss of step " + taken + " is " + loss);
    }
    taken++;
  }

  @Override
  public void close() {
    manager.close();
  }
}
