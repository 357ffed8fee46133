package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.Recipes;
import selfstudy.store.Sha256;

/** Decodes images on all cores and packs them in their order. */
final class ImagePacking {
  /** Images decoded at once; bounds the memory. */
  private static final int BLOCK = 64;

  private static final int SHOWN = 5;

  private final ImageFiles files;
  private final @Nullable Reduction reduction;
  private final Map<String, String> corrupt = new LinkedHashMap<>();

  private int turned;

  /** Images are stored as they are. */
  ImagePacking(ImageFiles files) {
    this(files, null);
  }

  /**
   * @param reduction of large images; null to store all as they are
   */
  ImagePacking(ImageFiles files, @Nullable Reduction reduction) {
    this.files = files;
    this.reduction = reduction;
  }

  /**
   * An image to pack.
   *
   * @param known what an interrupted import made of it; null if it is to be decoded
   */
  private record Item(LabelledFile image, @Nullable Outcome known) {}

  /**
   * What became of it.
   *
   * @param pixels null if there are none, or if they are packed already
   */
  private record Decoded(Outcome outcome, @Nullable Pixels pixels) {}

  /** Adds what can be decoded; what an interrupted import has packed is not decoded again. */
  void pack(List<LabelledFile> images, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    Set<String> splits = images.stream().map(LabelledFile::split).collect(Collectors.toSet());
    PackJournal journal = writer.journal(identity(images), splits, progress);
    if (journal.images() > 0) {
      progress.say("Going on after " + journal.images() + " of " + images.size() + " images.");
    }
    for (int from = 0; from < images.size(); from += BLOCK) {
      List<Item> block = new ArrayList<>();
      for (LabelledFile image : images.subList(from, Math.min(from + BLOCK, images.size()))) {
        block.add(new Item(image, journal.next(image.split()).orElse(null)));
      }
      List<Decoded> decoded = decode(block);
      for (int i = 0; i < block.size(); i++) {
        take(block.get(i).image(), decoded.get(i), writer);
        if (block.get(i).known() == null) {
          journal.add(block.get(i).image().split(), decoded.get(i).outcome());
        }
      }
      progress.advance("decode", from + block.size(), images.size());
    }
  }

  /** Of all that determines what is packed, and what is said of it. */
  private String identity(List<LabelledFile> images) {
    List<String> parts = new ArrayList<>();
    parts.add(Recipes.DATASET + " " + files.describe());
    parts.add(reduction == null ? "as they are" : reduction.recipe());
    parts.add("libturbojpeg " + ImageDecoder.hasTurboJpeg());
    Map<String, String> digests = files.digests();
    for (int from = 0; from < images.size(); from += BLOCK) {
      StringBuilder block = new StringBuilder();
      images
          .subList(from, Math.min(from + BLOCK, images.size()))
          .forEach(image -> block.append(image).append(digests.get(image.path())).append('\n'));
      parts.add(Sha256.of(block.toString().getBytes(UTF_8)));
    }
    return Sha256.of(String.join("\n", parts).getBytes(UTF_8));
  }

  private void take(LabelledFile image, Decoded decoded, DatasetWriter writer) throws IOException {
    Outcome outcome = decoded.outcome();
    Pixels pixels = decoded.pixels();
    if (outcome.failure() != null) {
      corrupt.put(image.path(), outcome.failure());
    } else if (pixels != null) {
      writer.add(image.split(), pixels, image.label(), image.truth());
    } else {
      writer.addKept(image.split(), outcome, image.label(), image.truth());
    }
    turned += outcome.turned() ? 1 : 0;
  }

  private List<Decoded> decode(List<Item> block) throws IOException {
    try {
      return block.parallelStream()
          .map(
              item ->
                  item.known() == null
                      ? decode(item.image().path())
                      : new Decoded(item.known(), null))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Decoded decode(String path) {
    String named = path + " of " + files.describe();
    byte[] file;
    try {
      file = files.read(path); // Outside of the other try: a file that changed is not corrupt.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Pixels pixels =
          reduction == null
              ? new ImageDecoder().decode(file, named)
              : reduction.decode(file, named);
      boolean turned = ExifOrientation.of(file) != ExifOrientation.UPRIGHT;
      return new Decoded(Outcome.packed(pixels, turned), pixels);
    } catch (BadDataException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private static Decoded failed(String why) {
    return new Decoded(Outcome.failed(why), null);
  }

  /** Sentences on what was not done to the images. */
  List<String> notes() {
    return turned == 0
        ? List.of()
        : List.of(
            turned
                + (turned == 1 ? " image has" : " images have")
                + " an Exif orientation of 2 to 8, which is not applied: turn the files to have it");
  }

  /** Paths of the images that could not be decoded, with the reason. */
  Map<String, String> corrupt() {
    return corrupt;
  }

  /**
   * @param work where a file with all of them goes if the message has room for some only
   * @param remedy a sentence with what else to do
   * @throws BadDataException with the first five if there are images that could not be decoded
   */
  void refuseCorrupt(Path work, String remedy) throws IOException {
    List<String> failures = List.copyOf(corrupt.values());
    if (failures.isEmpty()) {
      return;
    }
    if (failures.size() == 1) {
      throw new BadDataException(failures.get(0) + remedy);
    }
    StringBuilder message =
        new StringBuilder(failures.size() + " images of " + files.describe() + " are corrupt:");
    failures.stream().limit(SHOWN).forEach(e -> message.append("\n  ").append(e));
    if (failures.size() > SHOWN) {
      // Leftovers takes it after a day.
      Path list = Files.createTempFile(Files.createDirectories(work), "corrupt-images-", ".txt");
      Files.write(list, failures);
      message
          .append("\n  and ")
          .append(failures.size() - SHOWN)
          .append(" more; for a day, all are listed in ")
          .append(list)
          .append('.');
    }
    throw new BadDataException(message + remedy);
  }
}
