package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * CIFAR-10's binary version, a tar.gz of data_batch_1.bin … 5 and test_batch.bin: a label byte,
 * then 32 x 32 of red, green and blue.
 */
record CifarFormat(String file, List<String> classes) implements FileFormat {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;

  @Override
  public String recipe() {
    return "cifar binary, official split";
  }

  @Override
  public void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(folder.resolve(file)));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (name.matches("data_batch_\\d\\.bin")) {
          batch(tar, DatasetManifest.TRAIN, writer, progress);
        } else if (name.equals("test_batch.bin")) {
          batch(tar, DatasetManifest.TEST, writer, progress);
        }
      }
    }
  }

  private void batch(InputStream in, String split, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    long done = 0;
    for (byte[] row = in.readNBytes(1 + 3 * PLANE);
        row.length > 0;
        row = in.readNBytes(1 + 3 * PLANE)) {
      if (row.length != 1 + 3 * PLANE || row[0] < 0 || row[0] >= classes.size()) {
        throw new BadDataException("A batch of " + file + " is not in CIFAR-10's format");
      }
      byte[] rgb = new byte[3 * PLANE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = row[1 + i % 3 * PLANE + i / 3];
      }
      writer.add(split, Pixels.ofRgb(SIDE, SIDE, rgb), row[0]);
      progress.advance("decode", ++done, 0);
    }
  }
}
