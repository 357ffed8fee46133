package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * CIFAR's Python version, a tar.gz of pickled batches ({@link CifarPickle}): {@code data} has 32 x
 * 32 of red, green and blue an image.
 *
 * @param labels the key of the labels in a batch
 * @param train what the names of the training batches match
 * @param test the same of the test batch
 */
record CifarPythonFormat(
    String file, List<String> classes, String labels, String train, String test)
    implements FileFormat {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;

  /** CIFAR-10: data_batch_1 … 5 and test_batch. */
  static CifarPythonFormat ten(String file, List<String> classes) {
    return new CifarPythonFormat(file, classes, "labels", "data_batch_\\d", "test_batch");
  }

  /** CIFAR-100: train and test, by the fine labels. */
  static CifarPythonFormat hundred(String file, List<String> classes) {
    return new CifarPythonFormat(file, classes, "fine_labels", "train", "test");
  }

  @Override
  public String recipe() {
    return "cifar pickled, official split";
  }

  @Override
  public void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException {
    new CifarArchive(train, test)
        .read(
            folder.resolve(file),
            (name, in, split) -> batch(name, in.readAllBytes(), split, writer, progress));
  }

  private void batch(
      String name, byte[] pickle, String split, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    Map<String, Object> batch = CifarPickle.read(name + " of " + file, pickle);
    List<?> numbers = batch.get(labels) instanceof List<?> list ? list : List.of();
    byte[] planes =
        batch.get("data") instanceof String bytes ? bytes.getBytes(ISO_8859_1) : new byte[0];
    boolean good = !numbers.isEmpty() && numbers.stream().allMatch(this::isLabel);
    if (!good || planes.length != numbers.size() * 3 * PLANE) {
      throw new BadDataException(
          "Batch "
              + name
              + " of "
              + file
              + " is not in the format of CIFAR-"
              + classes.size()
              + '.');
    }
    for (int image = 0; image < numbers.size(); image++) {
      byte[] rgb = new byte[3 * PLANE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = planes[image * 3 * PLANE + i % 3 * PLANE + i / 3];
      }
      writer.add(split, Pixels.ofRgb(SIDE, SIDE, rgb), (Integer) numbers.get(image));
      progress.advance("decode", image + 1, numbers.size());
    }
  }

  private boolean isLabel(Object value) {
    return value instanceof Integer label && label >= 0 && label < classes.size();
  }
}
