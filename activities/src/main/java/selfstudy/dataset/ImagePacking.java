package selfstudy.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes images on all cores and packs them in their order. */
final class ImagePacking {
  /** Images decoded at once; bounds the memory. */
  private static final int BLOCK = 64;

  private static final int SHOWN = 5;

  private final ImageFiles files;
  private final @Nullable Reduction reduction;
  private final Map<String, BadDataException> corrupt = new LinkedHashMap<>();

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

  /** A decoded image, or why it is none. */
  private record Decoded(
      @Nullable Pixels pixels, boolean turned, @Nullable BadDataException failure) {}

  /** Adds what can be decoded. */
  void pack(List<LabelledFile> images, DatasetWriter writer, ImportProgress progress)
      throws IOException {
    for (int from = 0; from < images.size(); from += BLOCK) {
      List<LabelledFile> block = images.subList(from, Math.min(from + BLOCK, images.size()));
      List<Decoded> decoded = decode(block);
      for (int i = 0; i < block.size(); i++) {
        LabelledFile image = block.get(i);
        Pixels pixels = decoded.get(i).pixels();
        BadDataException failure = decoded.get(i).failure();
        if (pixels != null) {
          writer.add(image.split(), pixels, image.label(), image.truth());
          turned += decoded.get(i).turned() ? 1 : 0;
        } else if (failure != null) {
          corrupt.put(image.path(), failure);
        }
      }
      progress.advance("decode", from + block.size(), images.size());
    }
  }

  private List<Decoded> decode(List<LabelledFile> block) throws IOException {
    try {
      return block.parallelStream().map(image -> decode(image.path())).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Decoded decode(String path) {
    String named = path + " of " + files.describe();
    if (ImageFiles.isRefused(path)) {
      return new Decoded(
          null,
          false,
          new BadDataException(
              "Image "
                  + named
                  + " has a format that cannot be decoded. Convert it to PNG or JPEG."));
    }
    try {
      byte[] file = files.read(path);
      Pixels pixels =
          reduction == null
              ? new ImageDecoder().decode(file, named)
              : reduction.decode(file, named);
      return new Decoded(pixels, ExifOrientation.of(file) != ExifOrientation.UPRIGHT, null);
    } catch (BadDataException e) {
      return new Decoded(null, false, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
  Map<String, BadDataException> corrupt() {
    return corrupt;
  }

  /**
   * @param remedy a sentence with what to do when there are several
   * @throws BadDataException with the first five if there are images that could not be decoded
   */
  void refuseCorrupt(String remedy) {
    List<BadDataException> failures = new ArrayList<>(corrupt.values());
    if (failures.isEmpty()) {
      return;
    }
    if (failures.size() == 1) {
      throw new BadDataException(failures.get(0).getMessage() + remedy, failures.get(0));
    }
    StringBuilder message =
        new StringBuilder(failures.size() + " images of " + files.describe() + " are corrupt:");
    failures.stream().limit(SHOWN).forEach(e -> message.append("\n  ").append(e.getMessage()));
    if (failures.size() > SHOWN) {
      message.append("\n  and ").append(failures.size() - SHOWN).append(" more.");
    }
    throw new BadDataException(message + remedy, failures.get(0));
  }
}
