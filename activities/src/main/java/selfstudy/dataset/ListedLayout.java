package selfstudy.dataset;

import static selfstudy.dataset.DatasetManifest.TEST;
import static selfstudy.dataset.DatasetManifest.TRAIN;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import selfstudy.dataset.LayoutFiles.Listing;

/** Layouts with text files that list the images of each split. */
enum ListedLayout implements Layout {
  /** Food-101: {@code meta/train.txt} and {@code test.txt} of {@code <class>/<number>}. */
  FOOD101("food-101 lists") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Listing listing = files.listing(files.lines("meta/classes.txt"));
      for (String split : List.of(TRAIN, TEST)) {
        for (String line : files.lines("meta/" + split + ".txt")) {
          listing.add(split, "images/" + line + ".jpg", folder(line));
        }
      }
      return listing.arrangement();
    }
  },

  /** DTD, split 1: {@code labels/train1.txt}, {@code val1.txt} and {@code test1.txt}. */
  DTD("dtd split 1, train and val as train") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Map<String, String> splits = new LinkedHashMap<>();
      for (String name : List.of("train", "val", "test")) {
        for (String line : files.lines("labels/" + name + "1.txt")) {
          if (splits.put(line, name.equals("test") ? TEST : TRAIN) != null) {
            throw new BadDataException("Image " + line + " is listed twice in labels/*1.txt.");
          }
        }
      }
      TreeSet<String> classes = new TreeSet<>();
      splits.keySet().forEach(line -> classes.add(folder(line)));
      Listing listing = files.listing(List.copyOf(classes));
      splits.forEach((line, split) -> listing.add(split, "images/" + line, folder(line)));
      return listing.arrangement();
    }
  },

  /**
   * FGVC Aircraft by variant: {@code data/images_variant_trainval.txt} and {@code _test.txt} of
   * {@code <number> <variant>}.
   */
  AIRCRAFT("aircraft variants, trainval as train") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Listing listing = files.listing(files.lines("data/variants.txt"));
      for (String split : List.of(TRAIN, TEST)) {
        String list = split.equals(TRAIN) ? "trainval" : TEST;
        for (String line : files.lines("data/images_variant_" + list + ".txt")) {
          String[] words = line.split(" ", 2);
          require(words.length == 2, line, list);
          listing.add(split, "data/images/" + words[0] + ".jpg", words[1]);
        }
      }
      return listing.arrangement();
    }
  },

  /**
   * Oxford-IIIT Pets: {@code annotations/trainval.txt} and {@code test.txt} of {@code
   * <Breed>_<number> <class, from 1> <species> <breed>}.
   */
  PETS("pets breeds, trainval as train") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      TreeMap<Integer, String> names = new TreeMap<>();
      Map<String, String> splits = new LinkedHashMap<>();
      for (String split : List.of(TRAIN, TEST)) {
        String list = split.equals(TRAIN) ? "trainval" : TEST;
        for (String line : files.lines("annotations/" + list + ".txt")) {
          String[] words = line.split("\\s+", -1);
          require(words.length == 4 && words[1].matches("\\d{1,4}"), line, list);
          String name = breed(words[0]);
          String other = names.put(Integer.parseInt(words[1]), name);
          require(other == null || other.equals(name), line, list);
          require(splits.put(words[0], split) == null, line, list);
        }
      }
      Listing listing = files.listing(new ArrayList<>(names.values()));
      splits.forEach((name, split) -> listing.add(split, "images/" + name + ".jpg", breed(name)));
      return listing.arrangement();
    }

    private String breed(String image) {
      return image.replaceFirst("_\\d+$", "");
    }
  },

  /**
   * SUN397, partition 1: {@code Training_01.txt} and {@code Testing_01.txt} of {@code
   * /<letter>/<class>/<image>}; a class may have folders, as casino/indoor.
   */
  SUN397("sun397 partition 1") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Map<String, String> splits = new LinkedHashMap<>();
      TreeSet<String> classes = new TreeSet<>();
      for (String split : List.of(TRAIN, TEST)) {
        String list = split.equals(TRAIN) ? "Training_01.txt" : "Testing_01.txt";
        for (String line : files.lines(list)) {
          require(line.matches("/[a-z]/[^/]+(/[^/]+)+"), line, list);
          require(splits.put(line, split) == null, line, list);
          classes.add(scene(line));
        }
      }
      Listing listing = files.listing(List.copyOf(classes));
      splits.forEach((line, split) -> listing.add(split, line.substring(1), scene(line)));
      return listing.arrangement();
    }

    /** {@code /c/casino/indoor/sun_a.jpg} shows casino/indoor. */
    private String scene(String line) {
      return line.substring(3, line.lastIndexOf('/'));
    }
  },

  /**
   * Birdsnap: {@code images.txt}, a table of tabs with a column {@code path}, {@code
   * <Species>/<image>}, and {@code test_images.txt} of the paths of those that test.
   */
  BIRDSNAP("birdsnap species, all but the test list as train") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      List<String> table = files.lines("images.txt");
      int column = table.isEmpty() ? -1 : List.of(table.get(0).split("\t", -1)).indexOf("path");
      require(column >= 0, table.isEmpty() ? "" : table.get(0), "images.txt");
      List<String> paths = new ArrayList<>();
      TreeSet<String> classes = new TreeSet<>();
      for (String line : table.subList(1, table.size())) {
        String[] cells = line.split("\t", -1);
        require(cells.length > column && cells[column].contains("/"), line, "images.txt");
        paths.add(cells[column]);
        classes.add(species(cells[column]));
      }
      Set<String> tests = new HashSet<>(files.lines("test_images.txt"));
      tests.remove("path"); // the heading
      Listing listing = files.listing(List.copyOf(classes));
      for (String split : List.of(TRAIN, TEST)) {
        for (String path : paths) {
          if (tests.contains(path) == split.equals(TEST)) {
            listing.add(split, path, species(path));
          }
        }
      }
      return listing.arrangement();
    }

    private String species(String path) {
      String folder = path.substring(0, path.lastIndexOf('/'));
      return folder.substring(folder.lastIndexOf('/') + 1);
    }
  };

  private final String recipe;

  ListedLayout(String recipe) {
    this.recipe = recipe;
  }

  @Override
  public String recipe() {
    return recipe;
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.indexOf('/')));
  }

  private static void require(boolean holds, String line, String list) {
    if (!holds) {
      throw new BadDataException(
          "Line \""
              + line
              + "\" of list "
              + list
              + " is not in the official form, or there twice.");
    }
  }
}
