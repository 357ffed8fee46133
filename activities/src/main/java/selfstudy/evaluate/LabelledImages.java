package selfstudy.evaluate;

import java.io.IOException;
import selfstudy.dataset.Datasets;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.SelectedImages;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.random.Draws;

/**
 * The labelled images that one seed may see, divided: hyper-parameters are chosen on a part, then
 * the model is fitted again on all.
 *
 * @param truth of all images
 */
record LabelledImages(ImageSet all, GroundTruth truth, StratifiedSplit split) {
  /** Share of the images, of each class where they show one each, to choose on. */
  private static final double VALIDATION = 0.2;

  /** The same for every method and protocol. */
  static LabelledImages of(Datasets datasets, DataInput data, int seed) throws IOException {
    ImageSet all = datasets.labelled(data, seed);
    GroundTruth truth = GroundTruth.of(all);
    Draws draws = Draws.seed(seed).at("validation");
    return new LabelledImages(all, truth, truth.split(VALIDATION, draws));
  }

  /** What is trained on while hyper-parameters are chosen. */
  ImageSet training() {
    return new SelectedImages(all, split.training());
  }

  /** What they are chosen on. */
  ImageSet validation() {
    return new SelectedImages(all, split.validation());
  }
}
