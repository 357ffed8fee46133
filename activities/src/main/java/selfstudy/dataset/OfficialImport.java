package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import selfstudy.plan.Recipes;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Sha256;

/**
 * Brings datasets of the catalogue into the store from what their homes publish, checked against
 * the catalogue; a part or a variant of one only under a name of its own.
 */
public final class OfficialImport {
  /** Images whose digests are hashed together; bounds the memory. */
  private static final int BLOCK = 4096;

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
    if (request.subset() != null && catalogue.card(request.subset()).isPresent()) {
      throw new BadDataException(
          "The name " + request.subset() + " is the catalogue's; give another with --subset.");
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
                + ".\nGet it, or import this under a name of its own with --subset NAME.");
      }
    }
    return new DatasetFetch(new Catalogue(List.of(given)), store, work)
        .fetch(entry.name(), progress);
  }

  private DatasetManifest arranged(DatasetCard card, ImportRequest request, ImportProgress progress)
      throws IOException {
    String name = layout(card, request);
    Layout layout = Layouts.of(name);
    OfficialCheck check = new OfficialCheck(card);
    check.files(request.from(), progress);
    try (ImageFiles files = open(request.from(), progress);
        DatasetWriter writer = new DatasetWriter(work)) {
      Arrangement found = arrange(layout, files, check);
      if (request.subset() == null) {
        check.refuseDifferences();
      }
      ImagePacking packing = new ImagePacking(files);
      packing.pack(found.files(), writer, progress);
      if (!request.skipCorrupt()) {
        packing.refuseCorrupt(" Or leave out what is corrupt with --skip-corrupt.");
      }
      Arrangement kept = found.without(packing.corrupt().keySet());
      DatasetOrigin origin =
          new DatasetOrigin(
              card.name(),
              request.subset() != null,
              name,
              check.files(),
              check.differences(),
              packing.corrupt().values().stream().map(Throwable::getMessage).toList());
      DatasetManifest manifest =
          writer.store(
              store, key(layout, kept, files), request.name(), kept.classes(), origin, progress);
      new DatasetNames(store).bind(request.name(), manifest.key(), request.replace());
      return manifest;
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

  private ImageFiles open(List<Path> from, ImportProgress progress) throws IOException {
    List<ImageFiles> parts = new ArrayList<>();
    boolean opened = false;
    try {
      for (Path path : from) {
        parts.add(open(path, progress));
      }
      ImageFiles all = parts.size() == 1 ? parts.get(0) : new JoinedFiles(parts);
      opened = true;
      return all;
    } finally {
      if (!opened) {
        for (ImageFiles part : parts) {
          part.close();
        }
      }
    }
  }

  private ImageFiles open(Path path, ImportProgress progress) throws IOException {
    if (Files.isDirectory(path)) {
      return new FolderFiles(path, progress);
    }
    return ImageFiles.isLabels(String.valueOf(path.getFileName()))
        ? new LooseFile(path)
        : new ArchiveFiles(path, work, progress);
  }

  /** Of classes, splits and contents, in order: wherever the files lay, and left out or not. */
  private static String key(Layout layout, Arrangement kept, ImageFiles files) {
    List<String> blocks = new ArrayList<>();
    for (int from = 0; from < kept.files().size(); from += BLOCK) {
      StringBuilder block = new StringBuilder();
      for (LabelledFile file :
          kept.files().subList(from, Math.min(from + BLOCK, kept.files().size()))) {
        block.append(file.split()).append(' ').append(file.label()).append(' ');
        file.truth().forEach(block::append);
        block.append(files.digests().get(file.path())).append('\n');
      }
      blocks.add(Sha256.of(block.toString().getBytes(UTF_8)));
    }
    return Sha256.of(
        Json.write(
            Map.of(
                "recipe",
                Recipes.DATASET,
                "layout",
                layout.recipe(),
                "classes",
                kept.classes(),
                "images",
                blocks)));
  }
}
