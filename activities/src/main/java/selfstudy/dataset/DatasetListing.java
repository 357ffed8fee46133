package selfstudy.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
   * @param about one line, for catalogue datasets
   * @param stored what the store holds of it; null if it was not fetched yet
   */
  public record Row(
      String name, String key, @Nullable String about, @Nullable DatasetManifest stored) {}

  /** The catalogue's datasets by name, then imported ones by name. */
  public List<Row> rows() throws IOException {
    Map<String, DatasetManifest> stored = stored();
    List<Row> rows = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.entries()) {
      rows.add(new Row(entry.name(), entry.key(), entry.about(), stored.remove(entry.key())));
    }
    stored.values().stream()
        .map(manifest -> new Row(manifest.name(), manifest.key(), null, manifest))
        .sorted(Comparator.comparing(Row::name).thenComparing(Row::key))
        .forEach(rows::add);
    return rows;
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
