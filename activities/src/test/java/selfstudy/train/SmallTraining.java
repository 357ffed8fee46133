package selfstudy.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.ImageSet;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MethodSpec.Pirl.BankStart;
import selfstudy.spec.MethodSpec.Pirl.Estimator;
import selfstudy.spec.MethodSpec.Pirl.Pretext;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.store.Sha256;

/** Trainings that take a moment. */
final class SmallTraining {
  static final ImageSet IMAGES = new SyntheticImages(40, 4, 16, 1);
  static final int STEPS = 10;

  private SmallTraining() {}

  /** Two epochs of five steps. */
  static Pretrain work(String method, OptimizerSpec optimizer, @Nullable Integer microbatch) {
    return work(method, recipe(optimizer, 2, 8, microbatch));
  }

  static Pretrain work(String method, TrainingSpec recipe) {
    return new Pretrain(
        method(method, recipe),
        new EncoderSpec(Architecture.SMALL, Stem.STRIDE2, 1, List.of(4, 8)),
        new DataInput("none", null, Labels.ALL),
        16,
        3);
  }

  private static MethodSpec method(String name, TrainingSpec training) {
    List<Integer> seeds = List.of(3);
    return switch (name) {
      case "simclr" -> new MethodSpec.SimClr(seeds, training, 0.5, 8);
      case "moco" -> new MethodSpec.Moco(seeds, training, 0.2, 8, 12, 0.9, 4);
      case "pirl-jigsaw" -> pirl(seeds, training, Pretext.JIGSAW, BankStart.ENCODER);
      case "pirl-rotation" -> pirl(seeds, training, Pretext.ROTATION, BankStart.RANDOM);
      case "supervised" -> new MethodSpec.Supervised(seeds, training);
      case "random" -> new MethodSpec.Random(seeds);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static MethodSpec pirl(
      List<Integer> seeds, TrainingSpec training, Pretext pretext, BankStart start) {
    return new MethodSpec.Pirl(
        seeds, training, 0.07, 8, pretext, Estimator.NCE, 0.5, 16, 0.5, start, 24);
  }

  static TrainingSpec recipe(
      OptimizerSpec optimizer, int epochs, int batchSize, @Nullable Integer microbatch) {
    return new TrainingSpec(
        epochs,
        batchSize,
        microbatch,
        optimizer,
        new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
        new AugmentationSpec(
            new AugmentationSpec.Crop(0.5, 1),
            0.5,
            new AugmentationSpec.Jitter(0.5, 0.8),
            0.2,
            new AugmentationSpec.Blur(0.5, 0.1, 2)));
  }

  /** Of the encoder and of the metric series. */
  static String digest(Map<String, Path> result) throws IOException {
    List<String> digests = new ArrayList<>();
    for (String part : List.of(Pretraining.ENCODER, Pretraining.METRICS)) {
      digests.add(Sha256.of(Files.readAllBytes(Objects.requireNonNull(result.get(part)))));
    }
    return String.join(" ", digests);
  }
}
