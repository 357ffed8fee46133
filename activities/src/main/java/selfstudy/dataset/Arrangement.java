package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import selfstudy.store.Sha256;

/**
 * Which images belong to which class and split.
 *
 * @param classes names by label
 * @param files training images first
 * @param absent images that the dataset's lists name and that are not there
 */
record Arrangement(List<String> classes, List<LabelledFile> files, List<String> absent) {
  Arrangement {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    absent = List.copyOf(absent);
    Set<String> seen = new HashSet<>();
    for (LabelledFile file : files) {
      if (!seen.add(file.path())) {
        throw new BadDataException(
            "Image " + file.path() + " is listed twice. An image belongs to one split, once.");
      }
    }
  }

  /** Images of each class in a split. */
  List<Integer> counts(String split) {
    int[] counts = new int[classes.size()];
    for (LabelledFile file : files) {
      if (file.split().equals(split)) {
        for (int label = 0; label < counts.length; label++) {
          counts[label] += shows(file, label) ? 1 : 0;
        }
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  /** Images in a split. */
  int images(String split) {
    return (int) files.stream().filter(file -> file.split().equals(split)).count();
  }

  private static boolean shows(LabelledFile file, int label) {
    return file.truth().isEmpty()
        ? file.label() == label
        : file.truth().get(label) == ImageSet.PRESENT;
  }

  /** Whether an image may show several classes. */
  boolean multiLabel() {
    return files.stream().anyMatch(file -> !file.truth().isEmpty());
  }

  /** Without the classes that have no training image; their order stays. */
  Arrangement withoutUntrainedClasses() {
    List<Integer> training = counts(DatasetManifest.TRAIN);
    List<String> kept = new ArrayList<>();
    Map<Integer, Integer> labels = new HashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      if (training.get(label) > 0) {
        labels.put(label, kept.size());
        kept.add(classes.get(label));
      }
    }
    List<LabelledFile> relabelled = new ArrayList<>();
    for (LabelledFile file : files) {
      Integer label = labels.get(file.label());
      if (!file.truth().isEmpty()) {
        List<Byte> truth =
            IntStream.range(0, classes.size())
                .filter(labels::containsKey)
                .mapToObj(file.truth()::get)
                .toList();
        relabelled.add(new LabelledFile(file.path(), file.split(), -1, truth));
      } else if (label != null) {
        relabelled.add(new LabelledFile(file.path(), file.split(), label));
      }
    }
    return new Arrangement(kept, relabelled, absent);
  }

  /** With a fifth of each class's training images as the test split, chosen by the path's hash. */
  Arrangement withDrawnTest() {
    Map<Integer, List<LabelledFile>> byClass = new LinkedHashMap<>();
    for (LabelledFile file : files) {
      byClass.computeIfAbsent(file.label(), label -> new ArrayList<>()).add(file);
    }
    Set<LabelledFile> tests = new HashSet<>();
    for (List<LabelledFile> ofClass : byClass.values()) {
      long held = ofClass.size() == 1 ? 0 : Math.max(1, Math.round(ofClass.size() / 5.0));
      ofClass.stream()
          .sorted(Comparator.comparing(file -> Sha256.of(file.path().getBytes(UTF_8))))
          .limit(held)
          .forEach(tests::add);
    }
    List<LabelledFile> moved = new ArrayList<>();
    files.stream().filter(file -> !tests.contains(file)).forEach(moved::add);
    for (LabelledFile file : files) {
      if (tests.contains(file)) {
        moved.add(new LabelledFile(file.path(), DatasetManifest.TEST, file.label(), file.truth()));
      }
    }
    return new Arrangement(classes, moved, absent);
  }

  /** Without some paths. */
  Arrangement without(Set<String> paths) {
    return new Arrangement(
        classes, files.stream().filter(file -> !paths.contains(file.path())).toList(), absent);
  }
}
