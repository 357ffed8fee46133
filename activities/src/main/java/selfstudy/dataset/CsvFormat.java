package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A gzipped table without a header: grey values of a square image, row by row, then the label. For
 * want of an official split, every fifth image of each class is a test image.
 *
 * @param most the value of white
 */
record CsvFormat(String file, int side, int most, List<String> classes) implements FileFormat {
  private static final int TEST_EVERY = 5;

  @Override
  public String recipe() {
    return "csv of 0 to " + most + ", test split every " + TEST_EVERY + "th of each class";
  }

  @Override
  public void read(Path folder, DatasetWriter writer, ImportProgress progress) throws IOException {
    int[] seen = new int[classes.size()];
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(file))), US_ASCII))) {
      int row = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        row++;
        int[] values = values(line, row);
        int label = values[side * side];
        seen[label]++;
        boolean test = seen[label] % TEST_EVERY == 0;
        writer.add(test ? DatasetManifest.TEST : DatasetManifest.TRAIN, pixels(values), label);
        progress.advance("decode", row, 0);
      }
    }
  }

  private int[] values(String line, int row) {
    String[] cells = line.split(",", -1);
    int[] values = new int[cells.length];
    try {
      for (int i = 0; i < cells.length; i++) {
        values[i] = Integer.parseInt(cells[i]);
      }
    } catch (NumberFormatException e) {
      throw new BadDataException("Row " + row + " of " + file + " has no whole numbers", e);
    }
    if (cells.length != side * side + 1
        || values[side * side] < 0
        || values[side * side] >= classes.size()) {
      throw new BadDataException("Row " + row + " of " + file + " is no image with a label");
    }
    return values;
  }

  private Pixels pixels(int[] values) {
    byte[] pixels = new byte[side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((values[i] * 255 + most / 2) / most);
    }
    return new Pixels(side, side, 1, pixels);
  }
}
