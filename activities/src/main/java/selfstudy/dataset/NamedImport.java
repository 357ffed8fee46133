package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.Recipes;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Sha256;

/**
 * Packs images that were sorted into classes and splits, and lets a name stand for them.
 *
 * @param work local folder for temporary files
 */
record NamedImport(ArtifactStore store, Path work, ImportOptions options) {
  /** Images whose digests are hashed together; bounds the memory. */
  private static final int BLOCK = 4096;

  /**
   * What was packed.
   *
   * @param kept without what was left out
   * @param leftOut corrupt images, with the reason
   * @param notes sentences on what was done, or not done, to the images
   */
  record Packed(Arrangement kept, List<String> leftOut, List<String> notes) {}

  /** Tells where it comes from. */
  @FunctionalInterface
  interface Origin {
    DatasetOrigin of(Packed packed);
  }

  /**
   * Packs and stores.
   *
   * @param layout its recipe
   * @throws BadDataException if images are corrupt that are not to be left out, if a class has no
   *     training image left, or if the name stands for other images
   */
  DatasetManifest add(
      String name,
      String layout,
      Arrangement found,
      ImageFiles files,
      Origin origin,
      ImportProgress progress)
      throws IOException {
    files.describePassedOver().ifPresent(progress::say);
    String whole = key(layout, found, files.digests(), options.reduction());
    if (!options.replace() && !options.skipCorrupt()) {
      new DatasetNames(store).requireFree(name, whole);
    }
    Optional<DatasetManifest> there = DatasetManifest.find(store, whole);
    DatasetOrigin first = there.map(DatasetManifest::origin).orElse(null);
    if (there.isPresent() && first != null) {
      // All these images were decoded for that key: none is corrupt, and their notes are the same.
      Packed packed = new Packed(found, List.of(), first.notes());
      return named(name, there.get(), origin.of(packed));
    }
    try (DatasetWriter writer = new DatasetWriter(work)) {
      Packed packed = pack(found, files, writer, progress);
      String key = key(layout, packed.kept(), files.digests(), options.reduction());
      if (!options.replace()) {
        new DatasetNames(store).requireFree(name, key);
      }
      DatasetOrigin from = origin.of(packed);
      return named(
          name, writer.store(store, key, name, packed.kept().classes(), from, progress), from);
    }
  }

  private DatasetManifest named(String name, DatasetManifest manifest, DatasetOrigin origin)
      throws IOException {
    new DatasetNames(store).bind(name, manifest.key(), origin, options.replace());
    return manifest.withOrigin(origin);
  }

  private Packed pack(
      Arrangement found, ImageFiles files, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    Reduction reduction = options.reduction();
    ImagePacking packing = new ImagePacking(files, reduction);
    packing.pack(found.files(), writer, progress);
    if (!options.skipCorrupt()) {
      packing.refuseCorrupt(work, " Or leave out what is corrupt with --skip-corrupt.");
    }
    Arrangement kept = found.without(packing.corrupt().keySet());
    requireTrained(kept, files);
    List<String> notes = new ArrayList<>(packing.notes());
    if (reduction != null) {
      notes.add(reduction.recipe());
    }
    return new Packed(kept, List.copyOf(packing.corrupt().values()), notes);
  }

  private static void requireTrained(Arrangement kept, ImageFiles files) {
    int untrained = kept.counts(DatasetManifest.TRAIN).indexOf(0);
    if (untrained >= 0) {
      throw new BadDataException(
          "Class "
              + kept.classes().get(untrained)
              + " of "
              + files.describe()
              + " has no training image that can be decoded. Get its images again.");
    }
  }

  /** Of classes, splits and contents, in order: wherever the files lay, and left out or not. */
  private static String key(
      String layout, Arrangement kept, Map<String, String> digests, @Nullable Reduction reduction) {
    List<String> blocks = new ArrayList<>();
    for (int from = 0; from < kept.files().size(); from += BLOCK) {
      StringBuilder block = new StringBuilder();
      for (LabelledFile file :
          kept.files().subList(from, Math.min(from + BLOCK, kept.files().size()))) {
        block.append(file.split()).append(' ').append(file.label()).append(' ');
        file.truth().forEach(block::append);
        block.append(digests.get(file.path())).append('\n');
      }
      blocks.add(Sha256.of(block.toString().getBytes(UTF_8)));
    }
    Map<String, Object> identity =
        new TreeMap<>(
            Map.of(
                "recipe",
                Recipes.DATASET,
                "layout",
                layout,
                "classes",
                kept.classes(),
                "images",
                blocks));
    if (reduction != null) {
      identity.put("pixels", reduction.recipe());
    }
    return Sha256.of(Json.write(identity));
  }
}
