package selfstudy.augment;

/**
 * One step's input.
 *
 * @param indices N images
 * @param views for each view N x the augmentation's length; overwritten after the next batch is
 *     taken
 */
public record Batch(long step, int[] indices, float[][] views) {}
