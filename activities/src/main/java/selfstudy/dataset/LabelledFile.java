package selfstudy.dataset;

/**
 * An image file of a split.
 *
 * @param label its class, by index into the arrangement's names
 */
record LabelledFile(String path, String split, int label) {}
