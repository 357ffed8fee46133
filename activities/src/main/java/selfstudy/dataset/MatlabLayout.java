package selfstudy.dataset;

import static selfstudy.dataset.DatasetManifest.TEST;
import static selfstudy.dataset.DatasetManifest.TRAIN;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import selfstudy.dataset.LayoutFiles.Listing;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Struct;

/** Layouts with MATLAB files that hold the labels. */
enum MatlabLayout implements Layout {
  /**
   * Stanford Cars: {@code devkit/cars_train_annos.mat} and {@code cars_test_annos_withlabels.mat},
   * a struct array {@code annotations} of {@code fname} and {@code class}, from 1.
   */
  CARS("cars annotations") {
    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Cell names = value(files.matlab("devkit/cars_meta.mat"), "class_names", Cell.class);
      List<String> classes =
          IntStream.range(0, names.getNumElements())
              .mapToObj(i -> names.<Char>get(i).getString())
              .toList();
      Listing listing = files.listing(classes);
      annotations(files, "devkit/cars_train_annos.mat", TRAIN, "cars_train/", listing);
      if (files.has("cars_test_annos_withlabels.mat")) {
        annotations(files, "cars_test_annos_withlabels.mat", TEST, "cars_test/", listing);
      }
      return listing.arrangement();
    }

    private void annotations(
        LayoutFiles files, String mat, String split, String folder, Listing listing)
        throws IOException {
      Struct annotations = value(files.matlab(mat), "annotations", Struct.class);
      for (int i = 0; i < annotations.getNumElements(); i++) {
        String name = annotations.<Char>get("fname", i).getString();
        listing.add(split, folder + name, annotations.<Matrix>get("class", i).getInt(0) - 1);
      }
    }
  },

  /**
   * Flowers-102: {@code imagelabels.mat} has the class of each {@code jpg/image_NNNNN.jpg}, from 1;
   * {@code setid.mat} has the splits' image numbers. Its classes have no names of their own.
   */
  FLOWERS102("flowers-102, trnid and valid as train") {
    private static final int CLASSES = 102;

    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Matrix labels = value(files.matlab("imagelabels.mat"), "labels", Matrix.class);
      Mat5File splits = files.matlab("setid.mat");
      Listing listing =
          files.listing(IntStream.rangeClosed(1, CLASSES).mapToObj(Integer::toString).toList());
      for (String part : List.of("trnid", "valid", "tstid")) {
        for (int image : numbers(splits, part, labels.getNumElements())) {
          listing.add(
              part.equals("tstid") ? TEST : TRAIN,
              "jpg/image_%05d.jpg".formatted(image),
              labels.getInt(image - 1) - 1);
        }
      }
      return listing.arrangement();
    }
  },

  /**
   * ImageNet-1k: training images in a folder of each class (or a tar of each, as published), and
   * the validation images as published, {@code ILSVRC2012_val_00000001.JPEG} and so on, with the
   * development kit: a number for each in {@code data/ILSVRC2012_validation_ground_truth.txt}, and
   * which class a number is in {@code data/meta.mat}, a struct array {@code synsets} in which
   * classes have no children. Without the kit, {@code train/} and {@code val/} of class folders.
   */
  IMAGENET("imagenet, validation as test") {
    private static final String TRUTH = "data/ILSVRC2012_validation_ground_truth.txt";
    private static final String VALIDATION = "ILSVRC2012_val_";

    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      if (!files.has(TRUTH)) {
        return ClassFolders.of(files.files()).arrangement();
      }
      Map<Integer, String> names = classes(files);
      Listing listing = files.listing(names.values().stream().sorted().toList());
      for (String path : files.images()) {
        String[] parts = path.split("/", -1);
        if (parts.length > 1 && !parts[parts.length - 1].startsWith(VALIDATION)) {
          listing.add(TRAIN, path, parts[parts.length - 2]);
        }
      }
      int image = 0;
      for (String number : files.lines(TRUTH)) {
        image++;
        String name = number.matches("\\d{1,4}") ? names.get(Integer.valueOf(number)) : null;
        if (name == null) {
          throw new BadDataException(
              "Line " + image + " of " + TRUTH + " is \"" + number + "\", the number of no class.");
        }
        listing.add(TEST, (VALIDATION + "%08d.JPEG").formatted(image), name);
      }
      return listing.arrangement();
    }

    private Map<Integer, String> classes(LayoutFiles files) throws IOException {
      Struct synsets = value(files.matlab("data/meta.mat"), "synsets", Struct.class);
      Map<Integer, String> names = new HashMap<>();
      for (int i = 0; i < synsets.getNumElements(); i++) {
        if (synsets.<Matrix>get("num_children", i).getInt(0) == 0) {
          names.put(
              synsets.<Matrix>get("ILSVRC2012_ID", i).getInt(0),
              synsets.<Char>get("WNID", i).getString());
        }
      }
      return names;
    }
  },

  /**
   * Flowers-17: {@code jpg/image_NNNN.jpg}, 80 of each class in a row; {@code datasplits.mat} has
   * the first split's numbers in {@code trn1}, {@code val1} and {@code tst1}.
   */
  FLOWERS17("flowers-17 split 1, trn1 and val1 as train") {
    private static final int EACH = 80;

    @Override
    public Arrangement arrange(LayoutFiles files) throws IOException {
      Mat5File splits = files.matlab("datasplits.mat");
      Listing listing = files.listing(FLOWERS);
      for (String part : List.of("trn1", "val1", "tst1")) {
        for (int image : numbers(splits, part, EACH * FLOWERS.size())) {
          listing.add(
              part.equals("tst1") ? TEST : TRAIN,
              "jpg/image_%04d.jpg".formatted(image),
              (image - 1) / EACH);
        }
      }
      return listing.arrangement();
    }
  };

  private static final List<String> FLOWERS =
      IntStream.rangeClosed(1, 17).mapToObj(Integer::toString).toList();

  private final String recipe;

  MatlabLayout(String recipe) {
    this.recipe = recipe;
  }

  @Override
  public String recipe() {
    return recipe;
  }

  /** A row of image numbers, 1 to {@code most}. */
  private static List<Integer> numbers(Mat5File file, String name, int most) {
    Matrix row = value(file, name, Matrix.class);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < row.getNumElements(); i++) {
      int number = row.getInt(i);
      if (number < 1 || number > most) {
        throw new BadDataException(
            "MATLAB variable " + name + " names image " + number + " of " + most + '.');
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static <T extends Array> T value(Mat5File file, String name, Class<T> type) {
    try {
      return type.cast(file.getArray(name));
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new BadDataException(
          "A MATLAB file has no variable "
              + name
              + " of type "
              + type.getSimpleName()
              + ". Get it from the dataset's home.",
          e);
    }
  }
}
