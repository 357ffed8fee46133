package selfstudy.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.GeneratedImages;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.StoredDatasets;
import selfstudy.dataset.TemporaryFolder;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.Labels;
import selfstudy.store.ArtifactStore;
import selfstudy.store.DirectoryArtifactStore;

/** The images of {@code selfstudy trace}: generated, or decoded into a folder that goes again. */
record TracedImages(ImageSet images, @Nullable TemporaryFolder folder) implements AutoCloseable {
  private static final int CLASSES = 4;

  /**
   * @param given how many to generate, or a folder of class folders
   * @param side of generated images in pixels
   * @throws selfstudy.dataset.BadDataException if the folder isn't one of images
   */
  static TracedImages of(String given, int side, PrintStream err) throws IOException {
    if (given.matches("[1-9]\\d{0,6}")) {
      return new TracedImages(new GeneratedImages(Integer.parseInt(given), CLASSES, side, 1), null);
    }
    Path images = Path.of(given);
    if (!Files.isDirectory(images)) {
      throw new UsageException(
          "--images: " + given + " is neither a folder nor a number of images to generate.");
    }
    TemporaryFolder folder =
        new TemporaryFolder(Path.of(System.getProperty("java.io.tmpdir")), "selfstudy-trace-");
    Path work = folder.path();
    try (ArtifactStore store = new DirectoryArtifactStore(work.resolve("store"))) {
      String key =
          new DatasetImport(store, work.resolve("work")).folder(images, new ImportLines(err)).key();
      DataInput data = new DataInput(key, null, Labels.ALL);
      return new TracedImages(
          new StoredDatasets(store, work.resolve("cache")).pretraining(data), folder);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      folder.close();
    }
  }
}
