package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static selfstudy.spec.DataSelection.ARCHIVE;
import static selfstudy.spec.DataSelection.FOLDER;
import static selfstudy.spec.DataSelection.IMPORTED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.MetricName;
import selfstudy.spec.Spelling;
import selfstudy.store.Sha256;

/**
 * From the names of study files to keys in the store: catalogue names, {@code folder:PATH}, {@code
 * archive:PATH}.
 */
public final class DatasetKeys {
  private final Catalogue catalogue;
  private final DatasetImport imports;
  private final Path base;

  /**
   * @param base folder of the study file, against which relative paths resolve
   */
  public DatasetKeys(Catalogue catalogue, DatasetImport imports, Path base) {
    this.catalogue = catalogue;
    this.imports = imports;
    this.base = base;
  }

  /**
   * A dataset that a study names.
   *
   * @param key where it is in the store, once it is there
   * @param candidate what there is to import; null if it is in the store or fetched
   * @param fetched whether a stage brings it there
   * @param metric its official one: of its card in the catalogue, also where it is a part of that
   *     dataset; else what fits its labels
   * @param absent what a person has to do to have it; null if nothing. Key and sizes are the
   *     catalogue's then, to plan with
   */
  public record Found(
      String key,
      DatasetSizes sizes,
      @Nullable DatasetCandidate candidate,
      boolean fetched,
      MetricName metric,
      @Nullable String absent)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (candidate != null) {
        candidate.close();
      }
    }
  }

  /**
   * Looks a dataset up; files are read for it, but the store is not written.
   *
   * @return perhaps {@link Found#absent}: a dataset of the catalogue that is still to be imported
   * @throws BadDataException if there is no such dataset, or its files are not laid out as one
   */
  public Found find(String name, ImportProgress progress) throws IOException {
    if (name.startsWith(FOLDER)) {
      return found(imports.openFolder(path(name, FOLDER), progress));
    }
    if (name.startsWith(ARCHIVE)) {
      return found(imports.openArchive(path(name, ARCHIVE), progress));
    }
    if (name.startsWith(IMPORTED)) {
      return imported(name.substring(IMPORTED.length()));
    }
    Optional<CatalogueEntry> entry = catalogue.entry(name);
    if (entry.isPresent()) {
      DatasetSizes sizes = entry.get().sizes();
      return new Found(entry.get().key(), sizes, null, true, metric(name, sizes), null);
    }
    Optional<DatasetCard> card = catalogue.card(name);
    if (card.isEmpty()) {
      throw new BadDataException(catalogue.unknown(name, imports.names()));
    }
    Optional<DatasetManifest> imported = imports.named(name);
    return imported.isPresent() ? found(imported.get()) : absent(card.get());
  }

  private Found imported(String name) throws IOException {
    Optional<DatasetManifest> manifest = imports.named(name);
    if (manifest.isPresent()) {
      return found(manifest.get());
    }
    throw new BadDataException(
        "There is no "
            + IMPORTED
            + name
            + " in the store"
            + near(name)
            + " Add it: selfstudy datasets add DATASET --from PATH --subset "
            + name
            + ", or of your own images: selfstudy datasets add PATH --name "
            + name
            + '.');
  }

  /** The end of the sentence: what of the store or the catalogue may be meant. */
  private String near(String name) throws IOException {
    List<String> imported = imports.names().stream().map(IMPORTED::concat).toList();
    List<String> known =
        Stream.concat(imported.stream(), catalogue.cards().stream().map(DatasetCard::name))
            .toList();
    return Spelling.nearest(name, known).isPresent()
        ? Spelling.sentence(name, known)
        : imported.isEmpty() ? "." : Spelling.sentence(name, imported);
  }

  private static Found found(DatasetCandidate candidate) {
    return new Found(candidate.key(), candidate.sizes(), candidate, false, MetricName.TOP_1, null);
  }

  private Found found(DatasetManifest imported) {
    DatasetSizes sizes = imported.sizes();
    DatasetOrigin origin = imported.origin();
    String dataset = origin == null ? imported.name() : origin.dataset();
    return new Found(imported.key(), sizes, null, false, metric(dataset, sizes), null);
  }

  private Found absent(DatasetCard card) {
    String key = Sha256.of(("not imported: " + card.name()).getBytes(UTF_8));
    return new Found(key, card.sizes(), null, false, card.metric(), card.howToAdd());
  }

  private MetricName metric(@Nullable String dataset, DatasetSizes sizes) {
    return Optional.ofNullable(dataset)
        .flatMap(catalogue::card)
        .map(DatasetCard::metric)
        .orElse(MetricName.TOP_1)
        .orFitting(sizes.multiLabel());
  }

  private Path path(String name, String scheme) {
    return base.resolve(name.substring(scheme.length())).normalize();
  }
}
