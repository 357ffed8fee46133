package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import selfstudy.evaluate.Evaluation;
import selfstudy.evaluate.EvaluationResult;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.plan.StageWork.Evaluate;
import selfstudy.plan.StageWork.Pretrain;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.OptimizerSpec;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.ScheduleSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.tensor.Engine;
import selfstudy.train.FolderCheckpoints;
import selfstudy.train.Pretraining;
import selfstudy.train.Progress;
import selfstudy.train.TrainingSettings;

/**
 * Eight steps of SimCLR on a dataset, then a linear probe of a few labels of each class: enough to
 * do better than chance, and no more.
 */
record ShortStudy(Datasets datasets, TestSplits tests, String key, Path folder) {
  private static final int SIDE = 24;
  private static final EncoderSpec ENCODER =
      new EncoderSpec(EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(8, 16));
  private static final TrainingSettings SETTINGS = new TrainingSettings(Duration.ofHours(1), 1);

  /** The encoder's file. */
  Path pretrain() throws IOException {
    TrainingSpec training =
        new TrainingSpec(
            1,
            16,
            null,
            new OptimizerSpec.AdamW(3e-3, 0.9, 0.999, 1e-8, 1e-4),
            new ScheduleSpec(0, ScheduleSpec.Decay.COSINE),
            new AugmentationSpec(
                new AugmentationSpec.Crop(0.2, 1),
                0.5,
                new AugmentationSpec.Jitter(0.5, 0.8),
                0.2,
                new AugmentationSpec.Blur(0, 0.1, 2)));
    Pretrain work =
        new Pretrain(
            new MethodSpec.SimClr(List.of(1), training, 0.5, 16),
            ENCODER,
            new DataInput(key, 128, Labels.ALL),
            SIDE,
            1);
    Map<String, Path> files =
        new Pretraining(
                Engine.start(1),
                work,
                () -> datasets.pretraining(work.images()),
                checkpoints("pretraining"),
                SETTINGS,
                Progress.NONE,
                Files.createDirectories(folder.resolve("pretrain")))
            .run();
    return Objects.requireNonNull(files.get(Pretraining.ENCODER));
  }

  /** The linear probe of that encoder. */
  EvaluationResult probe(Path encoder, Labels labels, MetricName metric) throws IOException {
    Evaluate work =
        new Evaluate(
            new ProtocolSpec.Linear(new ProtocolSpec.LogGrid(1e-3, 1, 2), 20),
            ENCODER,
            new DataInput(key, null, labels),
            metric,
            SIDE,
            "pretraining",
            null,
            1);
    return new Evaluation(
            Engine.start(1),
            datasets,
            tests,
            SETTINGS,
            checkpoints("probe"),
            Progress.NONE,
            Files.createDirectories(folder.resolve("evaluate")))
        .evaluate(work, Optional.of(encoder), Optional.empty());
  }

  private FolderCheckpoints checkpoints(String name) {
    return new FolderCheckpoints(folder.resolve(name));
  }
}
