package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import selfstudy.store.ArtifactStore;

/** Images of tests, packed into a store as those of an import are. */
public final class PackedImages {
  private PackedImages() {}

  /**
   * Packs a dataset of two splits.
   *
   * @param folder for files under way
   */
  public static DatasetManifest store(
      ArtifactStore store, String key, ImageSet train, ImageSet test, Path folder)
      throws IOException {
    try (DatasetWriter writer = new DatasetWriter(folder, 1 << 20)) {
      add(writer, DatasetManifest.TRAIN, train);
      add(writer, DatasetManifest.TEST, test);
      List<String> classes =
          IntStream.range(0, train.classes()).mapToObj(c -> "class-" + c).toList();
      writer.store(store, key, "packed", classes, ImportProgress.NONE);
    }
    return DatasetManifest.find(store, key).orElseThrow();
  }

  private static void add(DatasetWriter writer, String split, ImageSet images) throws IOException {
    for (int i = 0; i < images.size(); i++) {
      Image image = images.image(i);
      Pixels pixels = new Pixels(image.width(), image.height(), 3, image.pixels());
      writer.add(split, pixels, images.label(i));
    }
  }
}
