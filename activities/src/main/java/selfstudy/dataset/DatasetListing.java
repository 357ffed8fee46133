package selfstudy.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import selfstudy.store.ArtifactStore;

/** What there is: the catalogue, and what the store holds. */
public final class DatasetListing {
  private final Catalogue catalogue;
  private final ArtifactStore store;

  public DatasetListing(Catalogue catalogue, ArtifactStore store) {
    this.catalogue = catalogue;
    this.store = store;
  }

  /**
   * A dataset.
   *
   * @param key null for a catalogue dataset that is not fetched but imported, and was not yet
   * @param about one line, for catalogue datasets
   * @param stored what the store holds of it; null if it was not fetched yet
   */
  public record Row(
      String name,
      @Nullable String key,
      @Nullable String about,
      @Nullable DatasetManifest stored) {}

  /** The catalogue's datasets by name, then imported ones by name. */
  public List<Row> rows() throws IOException {
    Map<String, DatasetManifest> stored = stored();
    List<Row> rows = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.entries()) {
      rows.add(new Row(entry.name(), entry.key(), entry.about(), stored.remove(entry.key())));
    }
    for (DatasetCard card : catalogue.cards()) {
      if (catalogue.entry(card.name()).isEmpty()) {
        DatasetManifest imported = new DatasetNames(store).find(card.name()).orElse(null);
        String key = imported == null ? null : imported.key();
        rows.add(new Row(card.name(), key, card.about(), key == null ? null : stored.remove(key)));
      }
    }
    stored.values().stream()
        .sorted(Comparator.comparing(DatasetManifest::name).thenComparing(DatasetManifest::key))
        .map(manifest -> new Row(manifest.name(), manifest.key(), null, manifest))
        .forEach(rows::add);
    return rows;
  }

  /**
   * A dataset of the store, by name or by the first digits of its key (8 or more).
   *
   * @throws BadDataException if the store has none, or several, of it
   */
  public DatasetManifest find(String name) throws IOException {
    List<DatasetManifest> found =
        rows().stream()
            .filter(
                row ->
                    row.name().equals(name)
                        || (row.key() != null && name.length() >= 8 && row.key().startsWith(name)))
            .flatMap(row -> Optional.ofNullable(row.stored()).stream())
            .toList();
    if (found.size() > 1) {
      throw new BadDataException(
          "There are "
              + found.size()
              + " datasets "
              + name
              + "; name one by its key: "
              + String.join(", ", found.stream().map(DatasetManifest::key).toList()));
    }
    if (found.isEmpty()) {
      Optional<DatasetCard> card = catalogue.card(name);
      throw new BadDataException(
          card.isEmpty()
              ? catalogue.unknown(name)
              : "Dataset "
                  + name
                  + " is not in "
                  + store.describe()
                  + ". "
                  + (card.get().fetch() == null
                      ? card.get().howToAdd()
                      : "selfstudy datasets fetch " + name)
                  + '.');
    }
    return found.get(0);
  }

  private Map<String, DatasetManifest> stored() throws IOException {
    Map<String, DatasetManifest> manifests = new TreeMap<>();
    for (String object : store.list("datasets/")) {
      String[] parts = object.split("/", -1);
      if (parts.length == 3 && parts[2].equals("manifest.json")) {
        DatasetManifest.find(store, parts[1])
            .ifPresent(manifest -> manifests.put(manifest.key(), manifest));
      }
    }
    return manifests;
  }
}
