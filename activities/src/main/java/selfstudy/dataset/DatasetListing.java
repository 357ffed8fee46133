package selfstudy.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.DataSelection;
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
   * @param imported whether studies call it {@code imported:NAME}
   * @param about one line, for catalogue datasets
   * @param stored what the store holds of it; null if it was not fetched yet
   */
  public record Row(
      String name,
      @Nullable String key,
      boolean imported,
      @Nullable String about,
      @Nullable DatasetManifest stored) {
    private static final int DIGITS = 12;

    /**
     * As a study names it; what was stored without a name, by the first digits of its key: studies
     * name that by its path, which the store does not know.
     */
    public String spelling() {
      return imported
          ? DataSelection.IMPORTED + name
          : hasName() || key == null ? name : key.substring(0, DIGITS);
    }

    /** Whether studies can call it by a name. */
    public boolean hasName() {
      return imported || about != null;
    }

    private boolean isCalled(String wanted) {
      return name.equals(wanted)
          || spelling().equals(wanted)
          || (key != null && wanted.length() >= 8 && key.startsWith(wanted));
    }
  }

  /** The catalogue's datasets by name, then named ones by name, then others that are stored. */
  public List<Row> rows() throws IOException {
    Map<String, DatasetManifest> stored = stored();
    Map<String, DatasetManifest> others = new TreeMap<>(stored);
    SortedMap<String, DatasetNames.Binding> names = new DatasetNames(store).all();
    List<Row> rows = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.entries()) {
      others.remove(entry.key());
      rows.add(new Row(entry.name(), entry.key(), false, entry.about(), stored.get(entry.key())));
    }
    for (DatasetCard card : catalogue.cards()) {
      if (catalogue.entry(card.name()).isEmpty()) {
        DatasetManifest found = stored(names.remove(card.name()), stored);
        String key = found == null ? null : found.key();
        rows.add(new Row(card.name(), key, false, card.about(), found));
        if (key != null) {
          others.remove(key);
        }
      }
    }
    names.forEach(
        (name, binding) -> {
          DatasetManifest found = stored(binding, stored);
          if (found != null) {
            rows.add(new Row(name, found.key(), true, null, found));
            others.remove(found.key());
          }
        });
    others.values().stream()
        .sorted(Comparator.comparing(DatasetManifest::name).thenComparing(DatasetManifest::key))
        .map(manifest -> new Row(manifest.name(), manifest.key(), false, null, manifest))
        .forEach(rows::add);
    return rows;
  }

  /**
   * A dataset of the store, by name or by the first digits of its key (8 or more).
   *
   * @return a row of what is stored
   * @throws BadDataException if the store has none, or several, of it
   */
  public Row find(String name) throws IOException {
    List<Row> called = rows().stream().filter(row -> row.isCalled(name)).toList();
    // What lost its name to other images is still called so, by its manifest.
    boolean named = called.stream().anyMatch(Row::hasName);
    // A key may have several names, each with an origin of its own.
    Map<String, Row> byKey = new TreeMap<>();
    for (Row row : called) {
      if (row.hasName() == named && row.stored() != null) {
        byKey.putIfAbsent(row.stored().key(), row);
      }
    }
    List<Row> found = List.copyOf(byKey.values());
    if (found.size() > 1) {
      throw new BadDataException(
          "There are "
              + found.size()
              + " datasets "
              + name
              + "; name one by its key: "
              + String.join(", ", byKey.keySet()));
    }
    if (found.isEmpty()) {
      Optional<DatasetCard> card = catalogue.card(name);
      throw new BadDataException(
          card.isEmpty()
              ? catalogue.unknown(name, new DatasetNames(store).all().keySet())
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

  private static @Nullable DatasetManifest stored(
      DatasetNames.@Nullable Binding binding, Map<String, DatasetManifest> stored) {
    DatasetManifest found = binding == null ? null : stored.get(binding.key());
    return found == null || binding == null ? null : binding.describe(found);
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
