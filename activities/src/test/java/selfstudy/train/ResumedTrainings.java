package selfstudy.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.OptimizerSpec;
import selfstudy.tensor.Engine;

/** A process that brings stopped trainings to their end: every method, every optimizer. */
final class ResumedTrainings {
  private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.03, 0.9, false, 1e-4);
  private static final OptimizerSpec NESTEROV = new OptimizerSpec.Sgd(0.03, 0.9, true, 1e-4);
  private static final OptimizerSpec LARS = new OptimizerSpec.Lars(0.3, 0.9, 1e-4, 1e-3);
  private static final OptimizerSpec ADAM_W =
      new OptimizerSpec.AdamW(0.003, 0.9, 0.999, 1e-8, 1e-4);

  static final Map<String, Pretrain> WORKS =
      new TreeMap<>(
          Map.of(
              "simclr with LARS", SmallTraining.work("simclr", LARS, null),
              "simclr in microbatches", SmallTraining.work("simclr", SGD, 4),
              "moco with SGD", SmallTraining.work("moco", SGD, null),
              "moco in microbatches", SmallTraining.work("moco", ADAM_W, 4),
              "pirl, jigsaw, with AdamW", SmallTraining.work("pirl-jigsaw", ADAM_W, null),
              "pirl, jigsaw, in microbatches", SmallTraining.work("pirl-jigsaw", NESTEROV, 4),
              "pirl, rotation, with Nesterov", SmallTraining.work("pirl-rotation", NESTEROV, null),
              "supervised with AdamW", SmallTraining.work("supervised", ADAM_W, null)));

  private ResumedTrainings() {}

  /**
   * Resumes each training under {@code root}: {@code root/WORK/STOP} holds a checkpoint; the
   * result's digest is left in its file {@code digest}.
   */
  public static void main(String[] arguments) throws IOException {
    for (String name : WORKS.keySet()) {
      for (Path checkpoint : children(Path.of(arguments[0]).resolve(name))) {
        Path files = Files.createDirectory(checkpoint.resolve("files"));
        Map<String, Path> result =
            train(name, new Newest(checkpoint), Integer.parseInt(arguments[1]), files);
        Files.writeString(checkpoint.resolve("digest"), SmallTraining.digest(result));
      }
    }
  }

  private static Map<String, Path> train(
      String work, Checkpoints checkpoints, int loaderThreads, Path files) throws IOException {
    return train(work, checkpoints, loaderThreads, Progress.NONE, files);
  }

  static Map<String, Path> train(
      String work, Checkpoints checkpoints, int loaderThreads, Progress progress, Path files)
      throws IOException {
    TrainingSettings settings = new TrainingSettings(Duration.ofDays(1), loaderThreads);
    return train(work, checkpoints, settings, progress, files);
  }

  static Map<String, Path> train(
      String work,
      Checkpoints checkpoints,
      TrainingSettings settings,
      Progress progress,
      Path files)
      throws IOException {
    return new Pretraining(
            Engine.start(1),
            Objects.requireNonNull(WORKS.get(work)),
            () -> SmallTraining.IMAGES,
            checkpoints,
            settings,
            progress,
            files)
        .run();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  /** One checkpoint, in a folder. */
  static final class Newest extends NoCheckpoints {
    private final Path folder;

    Newest(Path folder) {
      this.folder = folder;
    }

    @Override
    public Optional<Path> newest() {
      return Optional.of(folder);
    }
  }
}
