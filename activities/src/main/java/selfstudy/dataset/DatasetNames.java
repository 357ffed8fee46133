package selfstudy.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.Recipes;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;

/**
 * {@code dataset-names/<recipe>/<name>.json}: the keys of imported datasets that studies call by
 * name, and where each name's images come from. The same images may have several names: a manifest
 * tells of the first alone.
 */
final class DatasetNames {
  private static final String FOLDER = "dataset-names/" + Recipes.DATASET + '/';

  private final ArtifactStore store;

  DatasetNames(ArtifactStore store) {
    this.store = store;
  }

  /**
   * What a name stands for.
   *
   * @param origin of what was imported under this name; null where it was bound before origins were
   *     kept here, and the manifest's counts
   */
  record Binding(String key, @Nullable DatasetOrigin origin) {
    /** The same dataset as it was imported under this name. */
    DatasetManifest describe(DatasetManifest manifest) {
      return origin == null ? manifest : manifest.withOrigin(origin);
    }

    private boolean isOfSameDataset(DatasetOrigin other) {
      return origin == null || Objects.equals(origin.dataset(), other.dataset());
    }
  }

  /** What a name stands for, if it was imported. */
  Optional<DatasetManifest> find(String name) throws IOException {
    if (!isName(name)) {
      return Optional.empty();
    }
    Optional<Binding> binding = binding(name);
    return binding.isEmpty()
        ? Optional.empty()
        : DatasetManifest.find(store, binding.get().key()).map(binding.get()::describe);
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

  /** All names with what they stand for. */
  SortedMap<String, Binding> all() throws IOException {
    SortedMap<String, Binding> bindings = new TreeMap<>();
    for (String object : store.list(FOLDER)) {
      String name = object.substring(FOLDER.length()).replaceFirst("\\.json$", "");
      binding(name).ifPresent(found -> bindings.put(name, found));
    }
    return bindings;
  }

  private Optional<Binding> binding(String name) throws IOException {
    Optional<ArtifactStore.Versioned> there = store.read(object(name));
    if (there.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode tree = Json.read(there.get().content(), ObjectNode.class);
    if (!tree.has("origin")) {
      tree.putNull("origin"); // bound before there were origins
    }
    DatasetOrigin.complete(tree.get("origin"));
    return Optional.of(Json.mapper().treeToValue(tree, Binding.class));
  }

  /**
   * Refuses a name that stands for other images, before any work is done for it.
   *
   * @throws BadDataException if it does
   */
  void requireFree(String name, String key) throws IOException {
    Optional<Binding> there = binding(name);
    if (there.isPresent() && !there.get().key().equals(key)) {
      throw taken(name, "other images (" + there.get().key() + ")");
    }
  }

  /**
   * Lets a name stand for a dataset.
   *
   * @param replace whether another dataset may lose the name
   * @throws BadDataException if the name stands for another one, or for the same images as part of
   *     another official dataset, and is not to be replaced
   */
  void bind(String name, String key, DatasetOrigin origin, boolean replace) throws IOException {
    byte[] content = Json.write(new Binding(key, origin));
    if (replace) {
      store.write(object(name), content);
      return;
    }
    if (store.create(object(name), content).isPresent()) {
      return;
    }
    requireFree(name, key);
    Optional<Binding> there = binding(name);
    if (there.isPresent() && !there.get().isOfSameDataset(origin)) {
      throw taken(name, "these images as another dataset's, with its metric");
    }
    store.write(object(name), content);
  }

  private BadDataException taken(String name, String what) {
    return new BadDataException(
        "In "
            + store.describe()
            + " the name "
            + name
            + " stands for "
            + what
            + ". Add --replace, or give another name.");
  }

  private static String object(String name) {
    return FOLDER + name + ".json";
  }
}
