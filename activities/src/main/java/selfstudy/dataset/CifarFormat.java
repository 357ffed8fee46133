package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR's binary version, a tar.gz of batches. A row is a label byte (CIFAR-10) or two, coarse then
 * fine, of which the fine one counts (CIFAR-100); then 32 x 32 of red, green and blue.
 *
 * @param labelBytes before each image; the last is the label
 * @param train what the names of the training batches match
 * @param test the same of the test batch
 */
record CifarFormat(String file, List<String> classes, int labelBytes, String train, String test)
    implements FileFormat {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;

  /** CIFAR-10: data_batch_1.bin … 5 and test_batch.bin. */
  static CifarFormat ten(String file, List<String> classes) {
    return new CifarFormat(file, classes, 1, "data_batch_\\d\\.bin", "test_batch\\.bin");
  }

  /** CIFAR-100: train.bin and test.bin. */
  static CifarFormat hundred(String file, List<String> classes) {
    return new CifarFormat(file, classes, 2, "train\\.bin", "test\\.bin");
  }

  @Override
  public String recipe() {
    return "cifar binary, official split";
  }

  @Override
  public void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException {
    new CifarArchive(train, test)
        .read(folder.resolve(file), (name, in, split) -> batch(in, split, writer, progress));
  }

  private void batch(InputStream in, String split, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    long done = 0;
    int length = labelBytes + 3 * PLANE;
    for (byte[] row = in.readNBytes(length); row.length > 0; row = in.readNBytes(length)) {
      int label = row.length == length ? row[labelBytes - 1] : -1;
      if (label < 0 || label >= classes.size()) {
        throw new BadDataException(
            "Row "
                + done
                + " of the "
                + split
                + " batch of "
                + file
                + " is not in the format of CIFAR-"
                + classes.size());
      }
      byte[] rgb = new byte[3 * PLANE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = row[labelBytes + i % 3 * PLANE + i / 3];
      }
      writer.add(split, Pixels.ofRgb(SIDE, SIDE, rgb), label);
      progress.advance("decode", ++done, 0);
    }
  }
}
