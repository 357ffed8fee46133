package selfstudy.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.DatasetCard.OfficialFile;
import selfstudy.store.ArtifactStore;

/**
 * Downloads what the home of a catalogue dataset serves to anyone, and imports it as if a person
 * had: files that are packed as they come by {@link DatasetFetch}, archives of images by {@link
 * OfficialImport}. Archives stay until they are imported, so that an import that is refused, for a
 * corrupt image say, does not cost the download; {@link Leftovers} takes them after a day.
 */
public final class OfficialFetch {
  private final Catalogue catalogue;
  private final ArtifactStore store;
  private final Path work;

  /**
   * @param work local folder for temporary files
   */
  public OfficialFetch(Catalogue catalogue, ArtifactStore store, Path work) {
    this.catalogue = catalogue;
    this.store = store;
    this.work = work;
  }

  /**
   * Fetches a dataset unless it is there with images of the size that is asked for.
   *
   * @throws BadDataException if it cannot be fetched, with what to download where; if its home has
   *     another version; if it is there with images of other sizes; or if the import is refused
   * @throws IOException if its home cannot be reached; what came is kept for the next fetch
   */
  public DatasetManifest fetch(String name, ImportOptions options, ImportProgress progress)
      throws IOException {
    catalogue.requireFetchable(name);
    Optional<CatalogueEntry> entry = catalogue.entry(name);
    if (entry.isPresent()) {
      entry.get().requireWhole(options);
      return new DatasetFetch(catalogue, store, work).fetch(name, progress);
    }
    Optional<DatasetManifest> there = new DatasetNames(store).find(name);
    if (there.isPresent() && !options.replace()) {
      requireReduced(there.get(), options); // Before gigabytes come.
      return there.get();
    }
    return download(catalogue.card(name).orElseThrow(), options, progress);
  }

  private static void requireReduced(DatasetManifest there, ImportOptions options) {
    DatasetOrigin origin = there.origin();
    Optional<String> has =
        origin == null
            ? Optional.empty()
            : origin.notes().stream().filter(Reduction::isRecipe).findFirst();
    Optional<String> wanted = Optional.ofNullable(options.reduction()).map(Reduction::recipe);
    if (!has.equals(wanted)) {
      throw new BadDataException(
          "Dataset "
              + there.name()
              + " is here already, with "
              + has.orElse("images of their own sizes")
              + ". Keep it, or fetch it as you say with --replace.");
    }
  }

  private DatasetManifest download(DatasetCard card, ImportOptions options, ImportProgress progress)
      throws IOException {
    Path parts = Files.createDirectories(work.resolve(DatasetFetch.PARTS));
    try (FileChannel channel =
            FileChannel.open(
                parts.resolve(card.name() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel)) {
      if (lock == null) {
        throw new BadDataException(
            "Dataset " + card.name() + " is being fetched already; wait for that, then try again.");
      }
      Path folder = Files.createDirectories(parts.resolve(card.name()));
      List<Path> files = new ArrayList<>();
      for (OfficialFile file : card.files()) {
        files.add(download(card, file, folder, parts, progress));
      }
      DatasetManifest manifest =
          new OfficialImport(catalogue, store, work)
              .add(new ImportRequest(card.name(), files, null, null, options), progress);
      new TemporaryFolder(folder).close();
      return manifest;
    }
  }

  /** Null if another download of the dataset holds it, in this process or in another. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static Path download(
      DatasetCard card, OfficialFile file, Path folder, Path parts, ImportProgress progress)
      throws IOException {
    PinnedFile pinned = file.pinned();
    Path there = folder.resolve(file.name());
    Runnable alive = () -> progress.advance("check", 0, 0);
    if (Files.exists(there) && pinned.checksum().of(there, alive).equals(pinned.checksum())) {
      return there;
    }
    URI address = Objects.requireNonNull(file.address(), file.name());
    try {
      new HttpFiles(address.resolve("."), "")
          .keepingParts(parts)
          .fetch(List.of(pinned), folder, progress);
    } catch (WrongChecksumException | NotServedException e) {
      throw new BadDataException(
          "Dataset "
              + card.name()
              + " could not be fetched: "
              + e.getMessage()
              + ". Its home is "
              + card.home()
              + " : see there where it went.",
          e);
    } catch (IOException e) {
      IOException failure =
          new IOException(
              "Dataset "
                  + card.name()
                  + " could not be fetched from "
                  + address
                  + ": "
                  + DatasetFetch.reason(e)
                  + "\nCheck the network, then try again.");
      failure.addSuppressed(e); // As a cause it would be told as a server of ours that is away.
      throw failure;
    }
    return there;
  }
}
