package selfstudy.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.method.Methods;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
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

  private final Engine engine;
  private final Pretrain work;
  private final ImageSource source;
  private final Checkpoints checkpoints;
  private final TrainingSettings settings;
  private final Progress progress;
  private final Path folder;

  /** Where the images come from; an untrained encoder asks for none. */
  @FunctionalInterface
  public interface ImageSource {
    /** Opens the pretraining set. */
    ImageSet open() throws IOException;
  }

  /**
   * A training that has not begun.
   *
   * @param checkpoints one is also left when a stop is requested
   * @param folder for files, empty; the caller deletes it
   */
  public Pretraining(
      Engine engine,
      Pretrain work,
      ImageSource source,
      Checkpoints checkpoints,
      TrainingSettings settings,
      Progress progress,
      Path folder) {
    this.engine = engine;
    this.work = work;
    this.source = source;
    this.checkpoints = checkpoints;
    this.settings = settings;
    this.progress = progress;
    this.folder = folder;
  }

  /**
   * Trains to the end.
   *
   * @return {@link #ENCODER} and {@link #METRICS}
   * @throws selfstudy.dataset.BadDataException if the method asks for more images than there are
   * @throws StoppedException if asked to stop; a checkpoint is published then
   * @throws NonFiniteLossException if the loss or the trained weights are not finite; the
   *     checkpoint before is kept
   */
  public Map<String, Path> run() throws IOException {
    Draws draws = Draws.seed(work.seed());
    try (NDManager manager = engine.manager()) {
      Optional<TrainingSpec> training = work.method().recipe();
      return training.isEmpty()
          ? untrained(Methods.untrained(work, manager, draws).tensors(), folder)
          : new Run(training.get(), source.open(), manager, draws).result();
    }
  }

  /**
   * The files of an encoder that takes no step here.
   *
   * @param encoder its weights
   */
  public static Map<String, Path> untrained(SortedMap<String, Tensor> encoder, Path folder)
      throws IOException {
    return result(encoder, new MetricSeries(), folder);
  }

  private static Map<String, Path> result(
      SortedMap<String, Tensor> encoder, MetricSeries metrics, Path folder) throws IOException {
    Path encoderFile = folder.resolve(ENCODER);
    Safetensors.write(encoderFile, encoder, Map.of("format", "pt"));
    Path metricsFile = folder.resolve(METRICS);
    metrics.write(metricsFile);
    Files.deleteIfExists(folder.resolve(TrainingState.STATE));
    return Map.of(ENCODER, encoderFile, METRICS, metricsFile);
  }

  /** One training under way. */
  private final class Run {
    private final ImageSet images;
    private final NDManager manager;
    private final Draws draws;
    private final Sampler sampler;
    private final Objective method;
    private final TrainingStep step;
    private final long steps;
    private final Schedule schedule;
    private final TrainingState state;
    private MetricSeries metrics = new MetricSeries();
    private long done;
    private @Nullable Double imagesPerSecond;

    Run(TrainingSpec spec, ImageSet images, NDManager manager, Draws draws) {
      this.images = images;
      this.manager = manager;
      this.draws = draws;
      this.sampler = new Sampler(draws, images.size(), spec.batchSize());
      this.method = Methods.create(work, images.size(), images.classes(), manager, draws);
      Optimizer optimizer = Optimizer.of(spec.optimizer(), method.weights());
      this.step =
          new TrainingStep(method, optimizer, images, manager)
              .inSlicesOf(spec.slice(), this::working);
      this.steps = (long) spec.epochs() * sampler.stepsPerEpoch();
      this.schedule = Schedule.of(spec.schedule(), spec.optimizer().learningRate(), steps);
      this.state = new TrainingState(method.weights(), method.memory(), optimizer);
    }

    Map<String, Path> result() throws IOException {
      train(begin());
      Weights encoder = method.weights().under(Objective.ENCODER);
      if (!encoder.finite()) {
        throw NonFiniteLossException.ofWeights(
            steps - 1, schedule.rate(steps - 1), metrics.lastLosses(10));
      }
      return Pretraining.result(encoder.tensors(), metrics, folder);
    }

    /** The step to go on from. */
    private long begin() throws IOException {
      Optional<Path> newest = checkpoints.newest();
      if (newest.isPresent()) {
        metrics = MetricSeries.read(newest.get().resolve(METRICS));
        return state.read(newest.get());
      }
      method.begin(images, this::begun);
      return 0;
    }

    private void begun(long done) {
      progress.tick("begin", done, images.size(), null, null);
      if (progress.stopRequested()) {
        throw new StoppedException();
      }
    }

    /** Says so once more: a large batch takes its time. */
    private void working() {
      List<Float> last = metrics.lastLosses(1);
      Double loss = last.isEmpty() ? null : (double) last.get(0);
      progress.tick("train", done, steps, loss, imagesPerSecond);
    }

    private void train(long from) throws IOException {
      done = from;
      Pace pace = new Pace(sampler.batchSize());
      try (ViewLoader loader = new ViewLoader(draws.at("views"), settings.loaderThreads());
          TrainingCheckpoints left =
              new TrainingCheckpoints(state, manager, settings, checkpoints, progress, folder)) {
        Batches batches = new Batches(loader, images, sampler, method.views(), from, steps);
        for (long at = from; at < steps; at++) {
          double rate = schedule.rate(at);
          float loss = step.take(batches.next(), rate);
          if (!Float.isFinite(loss)) {
            throw new NonFiniteLossException(at, rate, metrics.lastLosses(10));
          }
          metrics.add(new MetricSeries.Row(at, rate, loss));
          imagesPerSecond = pace.imagesPerSecond();
          done = at + 1;
          working();
          left.after(at + 1, steps, metrics);
        }
        left.await();
      }
    }
  }
}
