package selfstudy.plan;

import selfstudy.spec.MetricName;

/**
 * Where a study's dataset is, or will be, in the store.
 *
 * @param key of the packed images, {@code datasets/<key>/}: it changes when they do, so it covers
 *     the files' checksums and the way they are packed ({@link Recipes#DATASET})
 * @param fetch whether a stage of the study fetches it; imported datasets are there already
 * @param metric its official one, where a study names no other
 */
public record PlannedDataset(String key, boolean fetch, MetricName metric) {}
