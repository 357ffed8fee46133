package selfstudy.plan;

/**
 * Where a study's dataset is, or will be, in the store.
 *
 * @param key of the packed images, {@code datasets/<key>/}: it changes when they do, so it covers
 *     the files' checksums and the way they are packed ({@link Recipes#DATASET})
 * @param fetch whether a stage of the study fetches it; imported datasets are there already
 */
public record PlannedDataset(String key, boolean fetch) {}
