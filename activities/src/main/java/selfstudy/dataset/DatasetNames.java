package selfstudy.dataset;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.plan.Recipes;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;

/**
 * {@code dataset-names/<recipe>/<name>.json}: the keys of imported datasets that studies call by
 * name.
 */
final class DatasetNames {
  private static final String FOLDER = "dataset-names/" + Recipes.DATASET + '/';

  private final ArtifactStore store;

  DatasetNames(ArtifactStore store) {
    this.store = store;
  }

  private record Binding(String key) {}

  /** What a name stands for, if it was imported. */
  Optional<DatasetManifest> find(String name) throws IOException {
    if (!isName(name)) {
      return Optional.empty();
    }
    Optional<String> key = key(name);
    return key.isEmpty() ? Optional.empty() : DatasetManifest.find(store, key.get());
  }

  static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9._-]*");
  }

  /**
   * @throws BadDataException if it is no name
   */
  static void check(String name) {
    if (!isName(name)) {
      throw new BadDataException(
          "\"" + name + "\" is no name: small letters, digits, '.', '_' and '-'.");
    }
  }

  /** All names with their keys. */
  SortedMap<String, String> all() throws IOException {
    SortedMap<String, String> keys = new TreeMap<>();
    for (String object : store.list(FOLDER)) {
      String name = object.substring(FOLDER.length()).replaceFirst("\\.json$", "");
      Optional<String> key = key(name);
      key.ifPresent(found -> keys.put(name, found));
    }
    return keys;
  }

  private Optional<String> key(String name) throws IOException {
    Optional<ArtifactStore.Versioned> there = store.read(object(name));
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(there.get().content(), Binding.class).key());
  }

  /**
   * Lets a name stand for a dataset.
   *
   * @param replace whether another dataset may lose the name
   * @throws BadDataException if the name stands for another one, which is not to be replaced
   */
  void bind(String name, String key, boolean replace) throws IOException {
    byte[] content = Json.write(new Binding(key));
    if (replace) {
      store.write(object(name), content);
      return;
    }
    if (store.create(object(name), content).isEmpty()) {
      String other = key(name).orElse(key);
      if (!other.equals(key)) {
        throw new BadDataException(
            "In "
                + store.describe()
                + " the name "
                + name
                + " stands for other images ("
                + other
                + "). Add --replace, or give another name.");
      }
    }
  }

  private static String object(String name) {
    return FOLDER + name + ".json";
  }
}
