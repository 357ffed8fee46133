package selfstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import selfstudy.augment.Batch;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Methods;
import selfstudy.method.Minibatch;
import selfstudy.method.PretrainingMethod;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Autograd;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Weights;

/**
 * Trains an encoder from its first step, or from the newest checkpoint, to its last. The bytes of
 * its files depend on the work, the images and the numerics alone, not on interruptions.
 */
public final class Pretraining {
  /** The encoder under torchvision's parameter names. */
  public static final String ENCODER = "encoder.safetensors";

  /** Loss and learning rate of every step; empty for an untrained encoder. */
  public static final String METRICS = TrainingState.METRICS;

  /** One beside the training: enough for both of two cores, and nothing depends on it. */
  private static final int LOADER_THREADS = 1;

  private final Engine engine;
  private final Pretrain work;
  private final ImageSet images;
  private final Checkpoints checkpoints;
  private final Duration interval;
  private final Progress progress;
  private final Path folder;

  /**
   * A training that has not begun.
   *
   * @param interval time between checkpoints; one is also left when a stop is requested
   * @param folder for files, empty; the caller deletes it
   */
  public Pretraining(
      Engine engine,
      Pretrain work,
      ImageSet images,
      Checkpoints checkpoints,
      Duration interval,
      Progress progress,
      Path folder) {
    this.engine = engine;
    this.work = work;
    this.images = images;
    this.checkpoints = checkpoints;
    this.interval = interval;
    this.progress = progress;
    this.folder = folder;
  }

  /**
   * Trains to the end.
   *
   * @return {@link #ENCODER} and {@link #METRICS}
   * @throws StoppedException if asked to stop; a checkpoint is published then
   * @throws NonFiniteLossException if the loss is not finite; the checkpoint before it is kept
   */
  public Map<String, Path> run() throws IOException {
    Draws draws = Draws.seed(work.seed());
    try (NDManager manager = engine.manager()) {
      Optional<TrainingSpec> training = training(work.method());
      if (training.isEmpty()) {
        return result(Methods.untrained(work, manager, draws), new MetricSeries());
      }
      return train(training.get(), manager, draws);
    }
  }

  private static Optional<TrainingSpec> training(MethodSpec method) {
    return method.match(
        simClr -> Optional.of(simClr.training()),
        moco -> Optional.of(moco.training()),
        pirl -> Optional.of(pirl.training()),
        supervised -> Optional.of(supervised.training()),
        random -> Optional.empty());
  }

  private Map<String, Path> train(TrainingSpec spec, NDManager manager, Draws draws)
      throws IOException {
    Sampler sampler = new Sampler(draws, images.size(), spec.batchSize());
    long steps = (long) spec.epochs() * sampler.stepsPerEpoch();
    PretrainingMethod method =
        Methods.create(work, images.size(), images.classes(), manager, draws);
    Optimizer optimizer = Optimizer.of(spec.optimizer(), method.weights());
    Schedule schedule = Schedule.of(spec.schedule(), spec.optimizer().learningRate(), steps);
    TrainingState state = new TrainingState(method, optimizer);
    MetricSeries metrics = new MetricSeries();
    long step = 0;
    Optional<Path> newest = checkpoints.newest();
    if (newest.isPresent()) {
      step = state.read(newest.get());
      metrics = MetricSeries.read(newest.get().resolve(METRICS));
    } else {
      method.begin(images, this::begun);
    }
    Pace pace = new Pace(sampler.batchSize(), interval);
    try (ViewLoader loader = new ViewLoader(draws.at("views"), LOADER_THREADS)) {
      Batches batches = new Batches(loader, images, sampler, method.views(), step, steps);
      while (batches.hasNext()) {
        double rate = schedule.rate(step);
        float loss = step(method, optimizer, rate, batches.next(), manager);
        if (!Float.isFinite(loss)) {
          throw new NonFiniteLossException(step, rate, metrics.lastLosses(10));
        }
        metrics.add(new MetricSeries.Row(step, rate, loss));
        step++;
        progress.tick("train", step, steps, (double) loss, pace.imagesPerSecond());
        boolean stop = step < steps && progress.stopRequested();
        if (stop || (step < steps && pace.checkpointDue())) {
          checkpoints.publish(step, state.write(folder, step, metrics));
          pace.checkpointed();
        }
        if (stop) {
          throw new StoppedException();
        }
      }
    }
    return result(method.weights().under(PretrainingMethod.ENCODER), metrics);
  }

  private void begun(long done) {
    progress.tick("begin", done, images.size(), null, null);
    if (progress.stopRequested()) {
      throw new StoppedException();
    }
  }

  private float step(
      PretrainingMethod method, Optimizer optimizer, double rate, Batch next, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      Minibatch batch = method.minibatch(scope, next, images);
      Weights leaves = method.weights().leaves(scope);
      NDArray loss;
      try (Autograd.Recording recording = Autograd.recording()) {
        loss = method.loss(batch, leaves);
      }
      float value = loss.getFloat();
      if (Float.isFinite(value)) {
        Autograd.backward(loss);
        optimizer.step(leaves, rate);
        method.remember(batch);
      }
      return value;
    }
  }

  private Map<String, Path> result(Weights encoder, MetricSeries metrics) throws IOException {
    Path encoderFile = folder.resolve(ENCODER);
    Safetensors.write(encoderFile, encoder.tensors(), Map.of("format", "pt"));
    Path metricsFile = folder.resolve(METRICS);
    metrics.write(metricsFile);
    Files.deleteIfExists(folder.resolve(TrainingState.STATE));
    return Map.of(ENCODER, encoderFile, METRICS, metricsFile);
  }
}
