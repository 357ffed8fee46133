package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import selfstudy.plan.Recipes;
import selfstudy.spec.Json;
import selfstudy.store.Sha256;

/**
 * A dataset as folders lay it out: {@code <class>/<image>}, or {@code train/} and {@code test/} (or
 * {@code val/}) of such folders, below any number of wrapping folders.
 *
 * <p>With both {@code test} and {@code val}, the validation images belong to training: protocols
 * cut their own validation set. Without either, a fifth of each class is the test split, chosen by
 * the hash of the path.
 *
 * @param key digest of the paths below the wrapping folders and of the contents
 * @param classes sorted
 * @param items training images first, each split sorted by path
 */
record ClassFolders(String key, List<String> classes, List<Item> items) {
  private static final Set<String> VALIDATION = Set.of("val", "valid", "validation");
  private static final String EXPECTED =
      " Expected <class>/<image>, or train/<class>/<image> and test/<class>/<image>.";

  /** An image. */
  record Item(String path, String split, int label) {}

  /**
   * @throws BadDataException if the folders are not laid out so, or a class has no image
   */
  static ClassFolders of(ImageFiles files) {
    if (files.digests().isEmpty()) {
      throw new BadDataException(
          "There is no image in "
              + files.describe()
              + " (JPEG, PNG, GIF, BMP or TIFF)."
              + files.describePassedOver().map(others -> ' ' + others + '.').orElse("")
              + EXPECTED);
    }
    String root = root(files.digests());
    SortedMap<String, String> relative = new TreeMap<>();
    files.digests().forEach((path, sha256) -> relative.put(path.substring(root.length()), sha256));
    boolean split = relative.keySet().stream().anyMatch(path -> isSplit(first(path)));
    Map<String, String> splits =
        split ? declaredSplits(files, relative) : drawnSplits(files, relative);
    int depth = split ? 1 : 0;
    List<String> classes =
        relative.keySet().stream().map(path -> part(path, depth)).distinct().sorted().toList();
    checkClasses(files, root, split, relative, splits, classes);
    return new ClassFolders(key(relative), classes, items(root, splits, depth, classes));
  }

  /** The folders that wrap everything, with a slash at the end. */
  private static String root(SortedMap<String, String> digests) {
    String root = "";
    while (true) {
      String path = digests.firstKey().substring(root.length());
      String next = root + first(path) + '/';
      boolean wraps =
          !isSplit(first(path))
              && digests.keySet().stream()
                  .allMatch(p -> p.startsWith(next) && p.indexOf('/', next.length()) > 0);
      if (!wraps) {
        return root;
      }
      root = next;
    }
  }

  private static Map<String, String> declaredSplits(
      ImageFiles files, SortedMap<String, String> relative) {
    boolean test = relative.keySet().stream().anyMatch(path -> first(path).equals("test"));
    boolean validation =
        relative.keySet().stream().anyMatch(path -> VALIDATION.contains(first(path)));
    Map<String, String> splits = new TreeMap<>();
    for (String path : relative.keySet()) {
      String name = first(path);
      if (!isSplit(name)) {
        throw new BadDataException(
            "Image " + path + " of " + files.describe() + " lies beside train/." + EXPECTED);
      }
      if (path.indexOf('/', name.length() + 1) < 0) {
        throw outside(files, path);
      }
      boolean isTest = name.equals("test") || (VALIDATION.contains(name) && !test);
      splits.put(path, isTest ? DatasetManifest.TEST : DatasetManifest.TRAIN);
    }
    if (!splits.containsValue(DatasetManifest.TRAIN)) {
      throw new BadDataException(
          "There is no training image in " + files.describe() + '.' + EXPECTED);
    }
    // Only train/: cut the test split as if there were no split at all.
    return test || validation ? splits : drawn(relative, 1);
  }

  private static Map<String, String> drawnSplits(
      ImageFiles files, SortedMap<String, String> relative) {
    for (String path : relative.keySet()) {
      if (path.indexOf('/') < 0) {
        throw outside(files, path);
      }
    }
    return drawn(relative, 0);
  }

  private static Map<String, String> drawn(SortedMap<String, String> relative, int depth) {
    Map<String, List<String>> byClass = new LinkedHashMap<>();
    for (String path : relative.keySet()) {
      byClass.computeIfAbsent(part(path, depth), name -> new ArrayList<>()).add(path);
    }
    Map<String, String> splits = new TreeMap<>();
    for (List<String> paths : byClass.values()) {
      paths.sort(Comparator.comparing(path -> Sha256.of(path.getBytes(UTF_8))));
      long tests = paths.size() == 1 ? 0 : Math.max(1, Math.round(paths.size() / 5.0));
      for (int i = 0; i < paths.size(); i++) {
        splits.put(paths.get(i), i < tests ? DatasetManifest.TEST : DatasetManifest.TRAIN);
      }
    }
    return splits;
  }

  private static void checkClasses(
      ImageFiles files,
      String root,
      boolean split,
      SortedMap<String, String> relative,
      Map<String, String> splits,
      List<String> classes) {
    int depth = split ? 1 : 0;
    for (String folder : files.folders()) {
      String below = folder.startsWith(root) ? folder.substring(root.length()) : "";
      boolean isClass =
          !below.isEmpty()
              && below.chars().filter(c -> c == '/').count() == depth
              && (!split || isSplit(first(below)));
      if (isClass
          && !ImageFiles.isHidden(below)
          && !relative.tailMap(below + '/').keySet().stream()
              .findFirst()
              .filter(path -> path.startsWith(below + '/'))
              .isPresent()) {
        throw new BadDataException(
            "Class folder "
                + folder
                + " of "
                + files.describe()
                + " holds no image. Add images or remove the folder.");
      }
    }
    TreeSet<String> untrained = new TreeSet<>(classes);
    splits.forEach(
        (path, name) -> {
          if (name.equals(DatasetManifest.TRAIN)) {
            untrained.remove(part(path, depth));
          }
        });
    if (!untrained.isEmpty()) {
      throw new BadDataException(
          "Class "
              + untrained.first()
              + " of "
              + files.describe()
              + " has test images but none to train on. Add some or remove the class.");
    }
  }

  private static List<Item> items(
      String root, Map<String, String> splits, int depth, List<String> classes) {
    Map<String, Integer> labels = new TreeMap<>();
    classes.forEach(name -> labels.put(name, labels.size()));
    List<Item> items = new ArrayList<>();
    for (String split : List.of(DatasetManifest.TRAIN, DatasetManifest.TEST)) {
      splits.forEach(
          (path, name) -> {
            if (name.equals(split)) {
              items.add(new Item(root + path, split, labels.getOrDefault(part(path, depth), -1)));
            }
          });
    }
    return List.copyOf(items);
  }

  private static String key(SortedMap<String, String> relative) {
    return Sha256.of(
        Json.write(
            Map.of("recipe", Recipes.DATASET, "layout", "class-folders", "files", relative)));
  }

  /** The same for layouts of any kind. */
  Arrangement arrangement() {
    return new Arrangement(
        classes,
        items.stream()
            .map(item -> new LabelledFile(item.path(), item.split(), item.label()))
            .toList(),
        List.of());
  }

  private static BadDataException outside(ImageFiles files, String path) {
    return new BadDataException(
        "Image " + path + " of " + files.describe() + " lies in no class folder." + EXPECTED);
  }

  private static boolean isSplit(String name) {
    return name.equals("train") || name.equals("test") || VALIDATION.contains(name);
  }

  private static String first(String path) {
    return part(path, 0);
  }

  private static String part(String path, int depth) {
    String[] parts = path.split("/", depth + 2);
    return parts[Math.min(depth, parts.length - 1)];
  }
}
