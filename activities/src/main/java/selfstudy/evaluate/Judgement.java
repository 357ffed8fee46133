package selfstudy.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * How a model did on some images, with what the value can be computed from again.
 *
 * @param value percent
 * @param predictions for each image its predicted class; empty where an image may show several
 * @param targets for each image its class; likewise
 * @param top5 for each image the five classes that score highest, best first; likewise
 * @param multiLabel scores and truth where an image may show several classes; null elsewhere
 */
record Judgement(
    double value,
    int[] predictions,
    int[] targets,
    int[][] top5,
    @Nullable MultiLabel multiLabel) {}
