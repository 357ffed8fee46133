package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import selfstudy.store.WatchedStream;

/**
 * STL-10's binary version, a tar.gz: {@code train_X.bin}, {@code test_X.bin} and {@code
 * unlabeled_X.bin} of 96 x 96 of red, green and blue, each column by column; {@code train_y.bin}
 * and {@code test_y.bin} of a byte an image, its class from 1.
 */
record Stl10Format(String file, List<String> classes) implements FileFormat {
  private static final int SIDE = 96;
  private static final int PLANE = SIDE * SIDE;
  private static final Map<String, String> SPLITS =
      Map.of(
          "train", DatasetManifest.TRAIN,
          "test", DatasetManifest.TEST,
          "unlabeled", DatasetManifest.UNLABELLED);

  @Override
  public String recipe() {
    return "stl-10 binary, official split, unlabelled apart";
  }

  /** Reads the archive twice, for labels may come behind their images. */
  @Override
  public void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException {
    Map<String, byte[]> labels = new HashMap<>();
    eachEntry(
        folder,
        () -> progress.advance("read", 0, 0),
        (part, kind, in) -> {
          if (kind.equals("y")) {
            labels.put(part, in.readAllBytes());
          }
        });
    eachEntry(
        folder,
        () -> {}, // its images tell
        (part, kind, in) -> {
          String split = SPLITS.get(part);
          if (kind.equals("X") && split != null) {
            images(in, part, split, labels, writer, progress);
          }
        });
  }

  /** Takes {@code <part>_<kind>.bin}. */
  @FunctionalInterface
  private interface Entry {
    void take(String part, String kind, InputStream in) throws IOException;
  }

  /**
   * @param alive called block by block: what is passed over takes long too
   */
  private void eachEntry(Path folder, Runnable alive, Entry taker) throws IOException {
    try (InputStream in =
            new BufferedInputStream(
                new WatchedStream(Files.newInputStream(folder.resolve(file)), alive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (name.matches("[a-z]+_[Xy]\\.bin")) {
          int line = name.indexOf('_');
          taker.take(name.substring(0, line), name.substring(line + 1, line + 2), tar);
        }
      }
    }
  }

  private void images(
      InputStream in,
      String part,
      String split,
      Map<String, byte[]> labels,
      DatasetWriter writer,
      ImportProgress progress)
      throws IOException {
    byte[] ofPart = labels.getOrDefault(part, new byte[0]);
    boolean labelled = !split.equals(DatasetManifest.UNLABELLED);
    int done = 0;
    for (byte[] row = in.readNBytes(3 * PLANE); row.length > 0; row = in.readNBytes(3 * PLANE)) {
      int label = labelled && done < ofPart.length ? ofPart[done] - 1 : -1;
      boolean good = !labelled || (label >= 0 && label < classes.size());
      if (row.length < 3 * PLANE || !good) {
        throw new BadDataException(
            "Image " + done + " of " + part + " in " + file + " is cut short or has no label.");
      }
      writer.add(split, Pixels.ofRgb(SIDE, SIDE, rgb(row)), label);
      progress.advance("decode", ++done, 0);
    }
  }

  private static byte[] rgb(byte[] planes) {
    byte[] rgb = new byte[3 * PLANE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * SIDE + x) * 3 + c] = planes[c * PLANE + x * SIDE + y];
        }
      }
    }
    return rgb;
  }
}
