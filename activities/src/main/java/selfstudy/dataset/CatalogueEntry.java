package selfstudy.dataset;

import java.util.List;
import java.util.Map;
import selfstudy.plan.Recipes;
import selfstudy.spec.Json;
import selfstudy.store.Sha256;

/** A dataset that is known by name, with its checksums and where to get it. */
public final class CatalogueEntry {
  private final String name;
  private final String about;
  private final DatasetSizes sizes;
  private final List<PinnedFile> files;
  private final FileFormat format;
  private final List<FileSource> sources;

  /**
   * @param about one line for a person: what it is, and by whom
   * @param sources tried in this order
   */
  CatalogueEntry(
      String name,
      String about,
      DatasetSizes sizes,
      List<PinnedFile> files,
      FileFormat format,
      List<FileSource> sources) {
    this.name = name;
    this.about = about;
    this.sizes = sizes;
    this.files = List.copyOf(files);
    this.format = format;
    this.sources = List.copyOf(sources);
  }

  public String name() {
    return name;
  }

  /** One line for a person. */
  public String about() {
    return about;
  }

  /** Class names, by label. */
  public List<String> classes() {
    return format.classes();
  }

  /** What its splits hold, known before any download. */
  public DatasetSizes sizes() {
    return sizes;
  }

  /** The key in the store: a digest of the checksums and the recipe, known before any download. */
  public String key() {
    return Sha256.of(
        Json.write(
            Map.of(
                "recipe", Recipes.DATASET,
                "format", format.recipe(),
                "classes", format.classes(),
                "files", files.stream().map(file -> file.checksum().digits()).toList())));
  }

  /**
   * @throws BadDataException if the images are to be reduced, which they cannot be
   */
  void requireWhole(ImportOptions options) {
    if (options.shorterSide() != null) {
      throw new BadDataException(
          "The images of "
              + name
              + " are stored as its files have them; --shorter-side is for image files.");
    }
  }

  /** The same, from other places. */
  CatalogueEntry from(List<FileSource> places) {
    return new CatalogueEntry(name, about, sizes, files, format, places);
  }

  List<PinnedFile> files() {
    return files;
  }

  FileFormat format() {
    return format;
  }

  List<FileSource> sources() {
    return sources;
  }
}
