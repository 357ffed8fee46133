package selfstudy.trace;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import selfstudy.augment.Batches;
import selfstudy.augment.Sampler;
import selfstudy.augment.ViewLoader;
import selfstudy.dataset.ImageSet;
import selfstudy.evaluate.FineTuningSteps;
import selfstudy.method.Methods;
import selfstudy.method.Objective;
import selfstudy.optimize.Optimizer;
import selfstudy.optimize.Schedule;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Json;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Safetensors;
import selfstudy.train.NonFiniteLossException;
import selfstudy.train.TrainingStep;

/**
 * Takes a training's first steps and writes all that an outside program needs to compute them
 * again, and what came of them. {@code experiments/exactness/README.md} describes the file.
 */
public final class Trace {
  private static final String FORMAT = "selfstudy-trace";
  private static final String VERSION = "1";

  private final Engine engine;
  private final ImageSet images;
  private final Path file;

  /**
   * Nothing is written yet.
   *
   * @param images to train on
   * @param file to be written or overwritten
   */
  public Trace(Engine engine, ImageSet images, Path file) {
    this.engine = engine;
    this.images = images;
    this.file = file;
  }

  /**
   * Traces a pretraining.
   *
   * @param steps of the whole schedule, all of which are taken, whatever the recipe's epochs
   * @throws NonFiniteLossException if the loss leaves the finite numbers
   */
  public void pretraining(Pretrain work, int steps) throws IOException {
    TrainingSpec recipe =
        work.method()
            .recipe()
            .orElseThrow(
                () -> new IllegalArgumentException(work.method().name() + " trains nothing"));
    Draws draws = Draws.seed(work.seed());
    try (NDManager manager = engine.manager()) {
      Objective objective = Methods.create(work, images.size(), images.classes(), manager, draws);
      objective.begin(images, done -> {});
      write(
          new Plan(
              objective,
              recipe.optimizer(),
              recipe.schedule(),
              recipe.batchSize(),
              recipe.slice(),
              steps,
              draws),
          about(work.method(), work.encoder(), work.seed()),
          manager);
    }
  }

  /**
   * Traces a fine-tuning from fresh weights, with the first rates of its grid.
   *
   * @param side pixels of the images that reach the encoder
   * @throws NonFiniteLossException if the loss leaves the finite numbers
   */
  public void fineTuning(ProtocolSpec.Tuning tuning, EncoderSpec encoder, int side, int seed)
      throws IOException {
    try (NDManager manager = engine.manager()) {
      FineTuningSteps parts =
          FineTuningSteps.of(tuning, encoder, images, side, manager, Draws.seed(seed));
      Map<String, Object> method =
          Map.of(
              "name", ProtocolSpec.FineTune.NAME, "batchNormMomentum", parts.batchNormMomentum());
      write(
          new Plan(
              parts.objective(),
              parts.optimizer(),
              parts.schedule(),
              tuning.batchSize(),
              tuning.batchSize(),
              tuning.steps(),
              parts.draws()),
          about(method, encoder, seed),
          manager);
    }
  }

  /**
   * What is trained how.
   *
   * @param slice images that the networks see at a time
   */
  private record Plan(
      Objective objective,
      OptimizerSpec optimizer,
      ScheduleSpec schedule,
      int batchSize,
      int slice,
      int steps,
      Draws draws) {}

  private Map<String, String> about(Object method, EncoderSpec encoder, int seed) {
    return Map.of(
        "format", FORMAT,
        "version", VERSION,
        "method", json(method),
        "encoder", json(encoder),
        "seed", Integer.toString(seed),
        "images", Integer.toString(images.size()),
        "classes", Integer.toString(images.classes()),
        "engine", engine.version());
  }

  private void write(Plan plan, Map<String, String> about, NDManager manager) throws IOException {
    Objective objective = plan.objective;
    Sampler sampler = new Sampler(plan.draws, images.size(), plan.batchSize);
    Schedule schedule = Schedule.of(plan.schedule, plan.optimizer.learningRate(), plan.steps);
    TraceRecorder recorder = new TraceRecorder(objective);
    Optimizer optimizer = Optimizer.of(plan.optimizer, objective.weights());
    TrainingStep step =
        new TrainingStep(objective, optimizer, images, manager, recorder)
            .inSlicesOf(Math.min(plan.slice, sampler.batchSize()), () -> {});
    List<Double> rates = new ArrayList<>();
    try (ViewLoader loader = new ViewLoader(plan.draws.at("views"), 1)) {
      Batches batches = new Batches(loader, images, sampler, objective.views(), 0, plan.steps);
      for (int at = 0; at < plan.steps; at++) {
        rates.add(schedule.rate(at));
        if (!Float.isFinite(step.take(batches.next(), schedule.rate(at)))) {
          throw new NonFiniteLossException(at, schedule.rate(at), recorder.losses());
        }
      }
    }
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put("optimizer", json(plan.optimizer));
    metadata.put("schedule", json(plan.schedule));
    metadata.put("learningRates", json(rates));
    metadata.put("steps", Integer.toString(plan.steps));
    Safetensors.write(file, recorder.tensors(), metadata);
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }
}
