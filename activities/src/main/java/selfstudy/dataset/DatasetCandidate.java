package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.ClassFolders.Item;
import selfstudy.store.ArtifactStore;

/**
 * A folder or archive whose names and contents were read. {@link #decode} tells whether its images
 * are good; the store is written by {@link #store} alone, so several can be checked before one is
 * stored.
 */
public final class DatasetCandidate implements AutoCloseable {
  private final ArtifactStore store;
  private final Path work;
  private final ImageFiles files;
  private final String name;
  private final ImportProgress progress;
  private final ClassFolders folders;
  private @Nullable DatasetWriter writer;
  private List<String> notes = List.of();

  /** Takes {@code files} over. */
  DatasetCandidate(
      ArtifactStore store, Path work, ImageFiles files, String name, ImportProgress progress) {
    this.store = store;
    this.work = work;
    this.files = files;
    this.name = name;
    this.progress = progress;
    this.folders = ClassFolders.of(files);
  }

  /** Its key in the store. */
  public String key() {
    return folders.key();
  }

  /** What its splits hold. */
  public DatasetSizes sizes() {
    List<Integer> training = new ArrayList<>(Collections.nCopies(folders.classes().size(), 0));
    int test = 0;
    for (Item item : folders.items()) {
      if (item.split().equals(DatasetManifest.TRAIN)) {
        training.set(item.label(), training.get(item.label()) + 1);
      } else {
        test++;
      }
    }
    return new DatasetSizes(name, folders.classes(), training, test);
  }

  /**
   * Decodes and packs its images into temporary files, unless the store has them.
   *
   * @throws BadDataException if one cannot be decoded
   */
  public void decode() throws IOException {
    if (writer != null || DatasetManifest.find(store, key()).isPresent()) {
      return;
    }
    files.describePassedOver().ifPresent(progress::say);
    DatasetWriter packed = new DatasetWriter(work);
    writer = packed;
    ImagePacking packing = new ImagePacking(files);
    packing.pack(folders.arrangement().files(), packed, progress);
    packing.refuseCorrupt(
        work,
        " Or leave out what is corrupt: selfstudy datasets add PATH --name NAME --skip-corrupt.");
    notes = packing.notes();
  }

  /** Sentences on what was not done to the images that were decoded. */
  public List<String> notes() {
    return notes;
  }

  /** Brings it into the store, unless it is there. */
  public DatasetManifest store() throws IOException {
    decode();
    if (writer != null) {
      return writer.store(store, key(), name, folders.classes(), progress);
    }
    return DatasetManifest.find(store, key())
        .orElseThrow(() -> new IOException("Dataset " + name + " has gone from the store."));
  }

  @Override
  public void close() throws IOException {
    try (files) {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
