package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import selfstudy.spec.Spelling;
import selfstudy.store.Sha256;

/** The layouts by the names that the catalogue gives them. */
final class Layouts {
  private static final int CALTECH_TRAIN = 30;

  /** How the names of Caltech-101's images begin. */
  private static final String IMAGE = "image_";

  private static final Map<String, Layout> KNOWN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("class-folders", new Folders()),
              Map.entry("food101", ListedLayout.FOOD101),
              Map.entry("dtd", ListedLayout.DTD),
              Map.entry("aircraft", ListedLayout.AIRCRAFT),
              Map.entry("pets", ListedLayout.PETS),
              Map.entry("sun397", ListedLayout.SUN397),
              Map.entry("cars", MatlabLayout.CARS),
              Map.entry("flowers102", MatlabLayout.FLOWERS102),
              Map.entry("flowers17", MatlabLayout.FLOWERS17),
              Map.entry("caltech101", new DrawnFolders(CALTECH_TRAIN, 0)),
              Map.entry("voc", new VocLayout()),
              Map.entry("imagenet", MatlabLayout.IMAGENET),
              Map.entry("birdsnap", ListedLayout.BIRDSNAP)));

  private Layouts() {}

  static boolean isKnown(String name) {
    return KNOWN.containsKey(name);
  }

  /**
   * @throws BadDataException with the nearest names if there is none
   */
  static Layout of(String name) {
    Layout layout = KNOWN.get(name);
    if (layout == null) {
      throw new BadDataException(
          "There is no layout \"" + name + '"' + Spelling.sentence(name, KNOWN.keySet()));
    }
    return layout;
  }

  /**
   * ImageNet's and everyone's folders: {@code train/<class>/…} and {@code val/} or {@code test/}.
   */
  private record Folders() implements Layout {
    @Override
    public String recipe() {
      return "class-folders";
    }

    @Override
    public Arrangement arrange(LayoutFiles files) {
      return ClassFolders.of(files.files()).arrangement();
    }
  }

  /**
   * A folder a class and no official split (Caltech-101): {@code train} images of each class are
   * drawn to train, the others test. Images are called {@code image_0001.jpg} and so on.
   *
   * @param seed of the draw; a class's draw does not depend on which others are there
   */
  private record DrawnFolders(int train, int seed) implements Layout {
    @Override
    public String recipe() {
      return "class-folders, " + train + " per class to train by seed " + seed;
    }

    @Override
    public Arrangement arrange(LayoutFiles files) {
      Map<String, List<String>> byClass = new TreeMap<>();
      for (String path : files.images()) {
        String[] parts = path.split("/", -1);
        if (!parts[parts.length - 1].startsWith(IMAGE)) {
          continue; // BACKGROUND_Google/tmp was never meant to be one.
        }
        if (parts.length < 2) {
          throw new BadDataException("Image " + path + " lies in no class folder.");
        }
        byClass.computeIfAbsent(parts[parts.length - 2], name -> new ArrayList<>()).add(path);
      }
      List<LabelledFile> training = new ArrayList<>();
      List<LabelledFile> tests = new ArrayList<>();
      List<String> classes = List.copyOf(byClass.keySet());
      for (int label = 0; label < classes.size(); label++) {
        List<String> paths = byClass.getOrDefault(classes.get(label), List.of());
        if (paths.size() <= train) {
          throw new BadDataException(
              "Class "
                  + classes.get(label)
                  + " has "
                  + paths.size()
                  + " images; "
                  + train
                  + " to train leave none to test.");
        }
        List<String> drawn = drawn(paths, classes.get(label));
        for (String path : paths) {
          if (drawn.contains(path)) {
            training.add(new LabelledFile(path, DatasetManifest.TRAIN, label));
          } else {
            tests.add(new LabelledFile(path, DatasetManifest.TEST, label));
          }
        }
      }
      training.addAll(tests);
      return new Arrangement(classes, training, List.of());
    }

    private List<String> drawn(List<String> paths, String name) {
      return paths.stream()
          .sorted(
              Comparator.comparing(
                  path ->
                      Sha256.of(
                          (seed + "/" + name + path.substring(path.lastIndexOf('/')))
                              .getBytes(UTF_8))))
          .limit(train)
          .toList();
    }
  }
}
