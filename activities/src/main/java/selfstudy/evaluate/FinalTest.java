package selfstudy.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.TestSplits;
import selfstudy.dataset.UnlabelledImages;
import selfstudy.evaluate.EvaluationResult.Convergence;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.evaluate.EvaluationResult.Trial;
import selfstudy.plan.StageWork.DataInput;

/**
 * The last step of an evaluation: the one place that reads a test split, once, when nothing is left
 * to choose. Models predict without its labels.
 */
final class FinalTest {
  private final TestSplits tests;
  private final Metric metric;

  FinalTest(TestSplits tests, Metric metric) {
    this.tests = tests;
    this.metric = metric;
  }

  /** What a model makes of images that it has not seen. */
  @FunctionalInterface
  interface Predictor {
    /** Images x classes; a higher score is surer. */
    float[][] scores(ImageSet images);
  }

  /**
   * A model ready to be tested, and how it came about; see {@link EvaluationResult}.
   *
   * @param labelled images that it was fitted on
   */
  record Fitted(
      ImageSet labelled,
      Map<String, Double> chosen,
      List<String> atEdge,
      List<Trial> validation,
      @Nullable Convergence convergence,
      List<CurvePoint> curve,
      Predictor predictor) {}

  /** Tests a model. */
  EvaluationResult of(Fitted fitted, DataInput data) throws IOException {
    ImageSet test = tests.test(data);
    float[][] scores = fitted.predictor.scores(new UnlabelledImages(test));
    Judgement judged = GroundTruth.of(test).judge(metric, scores);
    return new EvaluationResult(
        metric,
        judged.value(),
        fitted.labelled.classes(),
        fitted.labelled.size(),
        fitted.chosen,
        fitted.atEdge,
        fitted.validation,
        fitted.convergence,
        fitted.curve,
        judged.predictions(),
        judged.targets(),
        judged.top5(),
        judged.multiLabel());
  }
}
