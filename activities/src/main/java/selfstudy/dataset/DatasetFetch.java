package selfstudy.dataset;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import selfstudy.plan.StageWork;
import selfstudy.store.ArtifactStore;

/** Brings catalogue datasets into the store: fetched, checked against their checksums, packed. */
public final class DatasetFetch {
  /** Below the folder of temporary files; {@link Leftovers} empties it after a day. */
  static final String PARTS = "downloads";

  private final Catalogue catalogue;
  private final ArtifactStore store;
  private final Path work;

  /**
   * @param work local folder for temporary files
   */
  public DatasetFetch(Catalogue catalogue, ArtifactStore store, Path work) {
    this.catalogue = catalogue;
    this.store = store;
    this.work = work;
  }

  /** Whether a stage's dataset is in the store. */
  public boolean isDone(StageWork.Fetch stage) throws IOException {
    return DatasetManifest.find(store, stage.data()).isPresent();
  }

  /**
   * Does a stage's work.
   *
   * @throws BadDataException if this catalogue has another version of the dataset than the plan
   * @throws IOException if no source could be read
   */
  public DatasetManifest fetch(StageWork.Fetch stage, ImportProgress progress) throws IOException {
    CatalogueEntry entry = catalogue.find(stage.dataset());
    if (!entry.key().equals(stage.data())) {
      throw new BadDataException(
          "The plan means version "
              + stage.data()
              + " of dataset "
              + entry.name()
              + ", this worker's catalogue has "
              + entry.key()
              + ". Submit the study again with this version of Selfstudy.");
    }
    return fetch(entry.name(), progress);
  }

  /**
   * Fetches a dataset unless it is there.
   *
   * @throws BadDataException if there is none of that name, or every source has another version
   * @throws IOException if no source could be read; the message has each one's reason
   */
  public DatasetManifest fetch(String name, ImportProgress progress) throws IOException {
    CatalogueEntry entry = catalogue.find(name);
    Optional<DatasetManifest> there = DatasetManifest.find(store, entry.key());
    if (there.isPresent()) {
      return there.get();
    }
    try (TemporaryFolder folder = new TemporaryFolder(work, "fetch-");
        DatasetWriter writer = new DatasetWriter(work)) {
      Path files = download(entry, folder.path(), work.resolve(PARTS), progress);
      entry.format().read(files, writer, progress);
      return writer.store(store, entry.key(), name, entry.classes(), progress);
    }
  }

  private Path download(CatalogueEntry entry, Path folder, Path parts, ImportProgress progress)
      throws IOException {
    List<IOException> failures = new ArrayList<>();
    StringBuilder message = new StringBuilder("Dataset " + entry.name() + " could not be fetched.");
    for (FileSource source : entry.sources()) {
      try {
        TemporaryFolder files = new TemporaryFolder(folder, "files-");
        source.keepingParts(parts).fetch(entry.files(), files.path(), progress);
        requireAll(entry, files.path());
        return files.path();
      } catch (IOException e) {
        failures.add(e);
        message.append("\n  ").append(source.describe()).append(": ").append(reason(e));
      }
    }
    if (failures.stream().allMatch(DatasetFetch::isFinal)) {
      throw new BadDataException(
          message
              + "\nNo source has the version that is pinned."
              + catalogue
                  .card(entry.name())
                  .map(card -> " Its home is " + card.home() + " : see there where it went.")
                  .orElse(""));
    }
    message.append("\nCheck the network, then try again.");
    IOException failure = new IOException(message.toString());
    failures.forEach(failure::addSuppressed);
    throw failure;
  }

  /** Whether asking the same source again brings nothing else. */
  private static boolean isFinal(IOException failure) {
    return failure instanceof WrongChecksumException || failure instanceof NotServedException;
  }

  private static void requireAll(CatalogueEntry entry, Path files) throws IOException {
    for (PinnedFile file : entry.files()) {
      if (!Files.exists(files.resolve(file.name()))) {
        throw new IOException("it has no " + file.name());
      }
    }
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    if (e instanceof UnknownHostException) {
      return "unknown host " + message;
    }
    return message == null || !message.contains(" ") ? e.toString() : message;
  }
}
