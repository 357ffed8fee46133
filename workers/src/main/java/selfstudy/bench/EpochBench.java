package selfstudy.bench;

import ai.djl.ndarray.NDManager;
import java.util.List;
import selfstudy.augment.Augmentation;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Methods;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.tensor.Engine;
import selfstudy.train.TrainingStep;

/**
 * A whole epoch: augmentation beside the steps, as in a training. The reference is the same without
 * overlap: each batch is augmented by the thread that then takes the step.
 */
public final class EpochBench implements Bench {
  private static final double LEARNING_RATE = 0.01;

  private final StepShape shape;
  private final ImageSet images;
  private final NDManager manager;
  private final Draws draws = Draws.seed(1);
  private final Sampler sampler;
  private final List<Augmentation> views;
  private final TrainingStep step;
  private final ViewLoader loader;
  private long taken;

  /**
   * @param loaders threads that augment
   */
  public EpochBench(StepShape shape, ImageSet images, int loaders, Engine engine) {
    this.shape = shape;
    this.images = images;
    this.manager = engine.manager();
    Pretrain work = shape.work();
    Objective method = Methods.create(work, images.size(), images.classes(), manager, draws);
    Optimizer optimizer =
        Optimizer.of(work.method().recipe().orElseThrow().optimizer(), method.weights());
    this.sampler = new Sampler(draws, images.size(), shape.batch());
    this.views = method.views();
    this.step = new TrainingStep(method, optimizer, images, manager);
    this.loader = new ViewLoader(draws.at("views"), loaders);
  }

  @Override
  public String name() {
    return "epoch " + shape + " " + images;
  }

  @Override
  public Scale scale() {
    return Scale.perSecond("images", (double) sampler.stepsPerEpoch() * sampler.batchSize());
  }

  @Override
  public void run() {
    steps(sampler.stepsPerEpoch());
  }

  /** Goes on for some steps. */
  void steps(int count) {
    long end = taken + count;
    Batches batches = new Batches(loader, images, sampler, views, taken, end);
    while (taken < end) {
      float loss = step.take(batches.next(), LEARNING_RATE);
      if (!Float.isFinite(loss)) {
        throw new IllegalStateException("The loss of step " + taken + " is " + loss);
      }
      taken++;
    }
  }

  @Override
  public String reference() {
    return "the same without overlap";
  }

  @Override
  public void runReference() {
    for (int i = 0; i < sampler.stepsPerEpoch(); i++) {
      // A range of one step has no next batch to begin.
      steps(1);
    }
  }

  @Override
  public void close() {
    loader.close();
    manager.close();
  }
}
