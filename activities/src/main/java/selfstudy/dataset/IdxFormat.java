package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** MNIST's IDX files, unzipped: train-images-idx3-ubyte and the other three. */
record IdxFormat(List<String> classes) implements FileFormat {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  @Override
  public String recipe() {
    return "idx, official split";
  }

  @Override
  public void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException {
    read(folder, "train", DatasetManifest.TRAIN, writer, progress);
    read(folder, "t10k", DatasetManifest.TEST, writer, progress);
  }

  private void read(
      Path folder, String prefix, String split, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    try (DataInputStream images = open(folder.resolve(prefix + "-images-idx3-ubyte"), IMAGES);
        DataInputStream labels = open(folder.resolve(prefix + "-labels-idx1-ubyte"), LABELS)) {
      int count = images.readInt();
      if (labels.readInt() != count) {
        throw new BadDataException(prefix + " has another number of labels than of images");
      }
      int height = images.readInt();
      int width = images.readInt();
      for (int i = 0; i < count; i++) {
        byte[] pixels = new byte[width * height];
        images.readFully(pixels);
        writer.add(split, new Pixels(width, height, 1, pixels), label(labels));
        progress.advance("decode", i + 1, count);
      }
    }
  }

  private int label(DataInputStream labels) throws IOException {
    int label = labels.readUnsignedByte();
    if (label >= classes.size()) {
      throw new BadDataException("Label " + label + " is above " + (classes.size() - 1));
    }
    return label;
  }

  private static DataInputStream open(Path file, int magic) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    if (in.readInt() != magic) {
      in.close();
      throw new BadDataException(file.getFileName() + " is not an IDX file of that kind");
    }
    return in;
  }
}
