package selfstudy.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.DatasetManifest;
import selfstudy.dataset.DatasetSizes;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.Numerics;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.SearchSpec;
import selfstudy.spec.TrainingSpec;
import selfstudy.store.ArtifactStore;

/**
 * A rough model of what stages cost on one core, to be corrected by measured results: network
 * passes over images, in proportion to the network's multiplications.
 */
final class RoughCost {
  /** One core trains the small encoder on so many 28-pixel views a second. */
  private static final double VIEWS_PER_SECOND = 3000;

  /**
   * A GPU counts as so many cores. Nobody measured it here: it is the order of ResNet-50's
   * published training throughput on data centre GPUs in TF32, several hundred images a second.
   */
  private static final double GPU = 300;

  /** A pass without gradients costs so much of one with them. */
  private static final double FORWARD = 1.0 / 3;

  /** Share of the labelled images. */
  private static final double VALIDATION = 0.2;

  /** Multiplications of matrix products that one core does a second. */
  private static final double PRODUCTS = 4e10;

  /** Products of all features with all classes' weights, or residuals, that one penalty takes. */
  private static final double PRODUCTS_A_PENALTY = 60;

  private static final int EXPANSION = 4;
  private static final double FETCH_SECONDS = 10;
  private static final double SUMMARY_SECONDS = 2;
  private static final int TEST_IMAGES = 10_000;
  private static final int CLASSES = 10;
  private static final EncoderSpec REFERENCE =
      new EncoderSpec(
          EncoderSpec.Architecture.SMALL, EncoderSpec.Stem.STRIDE2, 1, List.of(16, 32, 64));

  private final ArtifactStore store;
  private final Map<String, Optional<DatasetSizes>> sizes = new HashMap<>();

  /**
   * @param known sizes of datasets by key, whether or not the store has them
   */
  RoughCost(ArtifactStore store, Map<String, DatasetSizes> known) {
    this.store = store;
    known.forEach((key, size) -> sizes.put(key, Optional.of(size)));
  }

  /** Seconds on one core or GPU; null where the number of images is not known yet. */
  @Nullable Double seconds(Stage stage) throws IOException {
    Double onOneCore = seconds(stage.work());
    boolean gpu = stage.numerics().device() == Numerics.DeviceClass.CUDA;
    return onOneCore == null || !gpu ? onOneCore : Double.valueOf(onOneCore / GPU);
  }

  private @Nullable Double seconds(StageWork work) throws IOException {
    if (work instanceof StageWork.Pretrain pretrain) {
      return pretraining(pretrain);
    }
    if (work instanceof StageWork.Tune tune) {
      return tuning(tune);
    }
    if (work instanceof StageWork.Evaluate evaluate) {
      return evaluation(evaluate);
    }
    return work instanceof StageWork.Fetch ? FETCH_SECONDS : SUMMARY_SECONDS;
  }

  private @Nullable Double pretraining(StageWork.Pretrain work) throws IOException {
    double passes =
        work.method()
            .<Double>match(
                simClr -> 2 * trained(simClr.training()),
                moco -> trained(moco.training()) + FORWARD * moco.training().epochs(),
                pirl -> 2 * trained(pirl.training()),
                supervised -> trained(supervised.training()),
                random -> 0.0,
                imported -> 0.0);
    boolean supervised = work.method() instanceof MethodSpec.Supervised;
    Double images =
        passes == 0
            ? Double.valueOf(0)
            : supervised ? labelled(work.images()) : images(work.images());
    return images == null
        ? null
        : 1 + images * passes * secondsPerView(work.encoder(), work.resolution());
  }

  /** Passes of one view with gradients; a batch in slices is embedded once more before. */
  private static double trained(TrainingSpec training) {
    boolean sliced = training.slice() < training.batchSize();
    return (sliced ? 1 + FORWARD : 1) * training.epochs();
  }

  private @Nullable Double evaluation(StageWork.Evaluate work) throws IOException {
    Double labelled = labelled(work.data());
    if (labelled == null) {
      return null;
    }
    double view = secondsPerView(work.encoder(), work.resolution());
    double test = sizes(work.data()).map(DatasetSizes::test).orElse(TEST_IMAGES);
    int classes = sizes(work.data()).map(found -> found.classes().size()).orElse(CLASSES);
    double features = (labelled + test) * FORWARD * view;
    return work.protocol()
        .<Double>match(
            linear -> features + probe(linear, work, labelled, classes),
            knn -> features + labelled * test * dimension(work.encoder()) / PRODUCTS,
            fineTune -> features + training(fineTune) * view,
            scratch -> features + training(scratch) * view);
  }

  private static double probe(
      ProtocolSpec.Linear protocol, StageWork.Evaluate work, double labelled, int classes) {
    double product = labelled * dimension(work.encoder()) * classes;
    return protocol.regularisation().values() * PRODUCTS_A_PENALTY * product / PRODUCTS;
  }

  private static double dimension(EncoderSpec encoder) {
    int widest = encoder.widths().get(encoder.widths().size() - 1) * encoder.width();
    return encoder.architecture().bottleneck() ? EXPANSION * widest : widest;
  }

  /** Views of the training that is tested. */
  private static double training(ProtocolSpec.Tuning protocol) {
    return (double) protocol.steps() * protocol.batchSize();
  }

  /** Trials, each followed by a look at the validation part. */
  private @Nullable Double tuning(StageWork.Tune work) throws IOException {
    Double labelled = labelled(work.data());
    if (labelled == null) {
      return null;
    }
    double views = 0;
    for (SearchSpec.Rung rung : work.protocol().rungs()) {
      double trained = (double) rung.steps() * work.protocol().batchSize();
      views += rung.trials() * (trained + VALIDATION * labelled * FORWARD);
    }
    return views * secondsPerView(work.encoder(), work.resolution());
  }

  private @Nullable Double labelled(DataInput data) throws IOException {
    Labels labels = data.labels();
    if (labels.unit() == Labels.Unit.TOTAL) {
      return labels.amount();
    }
    if (labels.unit() == Labels.Unit.PER_CLASS) {
      return labels.amount() * sizes(data).map(found -> found.classes().size()).orElse(CLASSES);
    }
    Double images =
        data.images() != null
            ? Double.valueOf(data.images())
            : sizes(data).map(found -> (double) found.labelled()).orElse(null);
    if (images == null) {
      return null;
    }
    return labels.unit() == Labels.Unit.ALL ? images : images * labels.amount() / 100;
  }

  private @Nullable Double images(DataInput data) throws IOException {
    return data.images() != null
        ? Double.valueOf(data.images())
        : sizes(data).map(found -> (double) found.images()).orElse(null);
  }

  private Optional<DatasetSizes> sizes(DataInput data) throws IOException {
    Optional<DatasetSizes> known = sizes.get(data.key());
    if (known == null) {
      known = DatasetManifest.find(store, data.key()).map(DatasetManifest::sizes);
      sizes.put(data.key(), known);
    }
    return known;
  }

  private static double secondsPerView(EncoderSpec encoder, int resolution) {
    return multiplications(encoder, resolution) / multiplications(REFERENCE, 28) / VIEWS_PER_SECOND;
  }

  /** Of the 3x3 convolutions of the stages, up to a common factor. */
  private static double multiplications(EncoderSpec encoder, int resolution) {
    double side =
        switch (encoder.stem()) {
          case CIFAR -> resolution;
          case STRIDE2 -> resolution / 2.0;
          case IMAGENET -> resolution / 4.0;
        };
    double sum = 0;
    for (int i = 0; i < encoder.widths().size(); i++) {
      double channels = encoder.widths().get(i) * (double) encoder.width();
      sum += encoder.architecture().blocks(i) * channels * channels * side * side;
      side /= 2;
    }
    return sum;
  }
}
