package selfstudy.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import selfstudy.store.ArtifactStore;

/**
 * Brings datasets of the catalogue into the store from what their homes publish, checked against
 * the catalogue; a part or a variant of one only under a name of its own.
 */
public final class OfficialImport {
  private final Catalogue catalogue;
  private final ArtifactStore store;
  private final Path work;

  /**
   * @param work local folder for temporary files
   */
  public OfficialImport(Catalogue catalogue, ArtifactStore store, Path work) {
    this.catalogue = catalogue;
    this.store = store;
    this.work = work;
  }

  /**
   * Imports.
   *
   * @throws BadDataException if it is not the official dataset and has no name of its own, if its
   *     files are not laid out as it should be, or if images are corrupt
   */
  public DatasetManifest add(ImportRequest request, ImportProgress progress) throws IOException {
    DatasetCard card =
        catalogue
            .card(request.dataset())
            .orElseThrow(() -> new BadDataException(catalogue.unknown(request.dataset())));
    if (request.subset() != null) {
      catalogue.requireFree(request.subset());
    }
    for (Path path : request.from()) {
      if (!Files.exists(path)) {
        throw new BadDataException("There is no folder or archive " + path + ".");
      }
    }
    Optional<CatalogueEntry> entry = catalogue.entry(card.name());
    return entry.isPresent() && request.subset() == null
        ? packed(entry.get(), request, progress)
        : arranged(card, request, progress);
  }

  /** A dataset whose pinned files are packed as they come. */
  private DatasetManifest packed(
      CatalogueEntry entry, ImportRequest request, ImportProgress progress) throws IOException {
    entry.requireWhole(request.options());
    CatalogueEntry given = entry.from(List.of(new GivenFiles(request.from())));
    for (PinnedFile file : entry.files()) {
      if (GivenFiles.find(request.from(), file.name()).isEmpty()) {
        throw new BadDataException(
            "This is not the official "
                + entry.name()
                + ": there is no file "
                + file.name()
                + " in "
                + String.join(", ", request.from().stream().map(Path::toString).toList())
                + similar(request).map(other -> "; that is of " + other).orElse("")
                + ".\nGet it, or import this under a name of its own with --subset NAME.");
      }
    }
    return new DatasetFetch(new Catalogue(List.of(given)), store, work)
        .fetch(entry.name(), progress);
  }

  /** The dataset whose files were given instead. */
  private Optional<String> similar(ImportRequest request) {
    return catalogue.entries().stream()
        .filter(
            entry ->
                entry.files().stream()
                    .allMatch(file -> GivenFiles.find(request.from(), file.name()).isPresent()))
        .map(CatalogueEntry::name)
        .findFirst();
  }

  private DatasetManifest arranged(DatasetCard card, ImportRequest request, ImportProgress progress)
      throws IOException {
    String name = layout(card, request);
    Layout layout = Layouts.of(name);
    OfficialCheck check = new OfficialCheck(card);
    check.files(request.from(), progress);
    try (ImageFiles files = JoinedFiles.open(request.from(), work, progress)) {
      Arrangement found = arrange(layout, files, check);
      if (request.subset() == null) {
        check.refuseDifferences();
      }
      return new NamedImport(store, work, request.options())
          .add(
              request.name(),
              layout.recipe(),
              found,
              files,
              packed -> {
                check.contents(packed.kept());
                return new DatasetOrigin(
                    card.name(),
                    request.subset() != null,
                    name,
                    check.files(),
                    check.differences(),
                    check.unchecked(),
                    packed.leftOut(),
                    packed.notes());
              },
              progress);
    }
  }

  private static String layout(DatasetCard card, ImportRequest request) {
    if (request.layout() != null) {
      return request.layout();
    }
    return Layouts.isKnown(card.layout()) ? card.layout() : "class-folders";
  }

  private static Arrangement arrange(Layout layout, ImageFiles files, OfficialCheck check)
      throws IOException {
    Arrangement listed = layout.arrange(new LayoutFiles(files));
    Arrangement found = listed.withoutUntrainedClasses();
    if (found.files().isEmpty()) {
      throw new BadDataException(
          "None of the " + listed.absent().size() + " listed images is in " + files.describe());
    }
    check.contents(found);
    if (found.images(DatasetManifest.TEST) > 0) {
      return found;
    }
    check.note("the test split is a fifth of each class's training images, chosen by path");
    return found.withDrawnTest();
  }
}
