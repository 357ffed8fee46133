package selfstudy.dataset;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * @param variants other files that hold the same, each accepted instead
 * @param note what a person has to know who downloads the files; null if there is nothing
 * @param fetch how files come that are packed as they are; null for archives of images
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
    List<OfficialFile> variants,
    @Nullable String note,
    @Nullable Automatic fetch) {
  private static final double GIGABYTE = 1e9;
  private static final int SHA_256_DIGITS = 64;
  private static final int MD5_DIGITS = 32;
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
    variants = List.copyOf(variants);
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

  /**
   * Whether its home serves all its files to anyone, so that they can be downloaded and imported.
   */
  boolean isServed() {
    return fetch == null && files.stream().allMatch(file -> file.address() != null);
  }

  /** What is known by name of files that hold the dataset, or a part of it. */
  List<OfficialFile> accepted() {
    return Stream.concat(files.stream(), variants.stream()).toList();
  }

  /** Where to get it, and how to bring it in. */
  String howToAdd() {
    return isServed() ? howToFetch() : howToDownload();
  }

  private String howToFetch() {
    double bytes =
        files.stream().map(OfficialFile::bytes).filter(Objects::nonNull).mapToLong(b -> b).sum();
    return "Fetch it ("
        + (bytes == 0 ? "" : String.format(Locale.ROOT, "%.1f GB, ", bytes / GIGABYTE))
        + licence
        + "): selfstudy datasets fetch "
        + name;
  }

  private String howToDownload() {
    return (note == null ? "" : note + ' ')
        + "Download "
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
   * @param md5 null if it is not known; it counts where there is no {@code sha256}
   * @param address from which anyone can download it; null if there is none. It ends in the name
   */
  public record OfficialFile(
      String name,
      @Nullable Long bytes,
      @Nullable String sha256,
      @Nullable String md5,
      @Nullable URI address) {
    public OfficialFile {
      if (address != null) {
        require(sha256 != null || md5 != null, name, "a checksum, for it has an address");
        require(address.getPath().endsWith('/' + name), name, "an address that ends in its name");
      }
      digits(name, "sha256", sha256, SHA_256_DIGITS);
      digits(name, "md5", md5, MD5_DIGITS);
    }

    private static void digits(String name, String field, @Nullable String value, int length) {
      require(
          value == null || value.matches("[0-9a-f]{" + length + "}"),
          name,
          length + " hex digits as " + field + ", not " + value);
    }

    /** What it is known by, if it is. */
    Optional<Checksum> checksum() {
      return Optional.ofNullable(sha256)
          .map(Checksum::sha256)
          .or(() -> Optional.ofNullable(md5).map(Checksum::md5));
    }

    /** Only for files with a checksum. */
    PinnedFile pinned() {
      return new PinnedFile(name, checksum().orElseThrow(), bytes);
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
