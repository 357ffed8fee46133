package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A split in local files. Pixels are mapped, so they take no heap. */
final class StoredSplit implements ImageSet {
  private final int classes;
  private final int[] labels;
  private final byte[] truth;
  private final int[] widths;
  private final int[] heights;
  private final byte[] channels;
  private final int[] shards;
  private final int[] offsets;
  private final List<MappedByteBuffer> pixels = new ArrayList<>();

  /**
   * @param multiLabel whether an image may show several classes
   * @param shards files with how many images each holds
   */
  StoredSplit(
      int classes, boolean multiLabel, int images, List<ShardFile> shards, Path index, Path labels)
      throws IOException {
    this.classes = classes;
    this.labels = new int[images];
    this.truth = new byte[multiLabel ? images * classes : 0];
    this.widths = new int[images];
    this.heights = new int[images];
    this.channels = new byte[images];
    this.shards = new int[images];
    this.offsets = new int[images];
    try (DataInputStream in = open(labels)) {
      in.readFully(truth);
      for (int i = 0; i < images && !multiLabel; i++) {
        this.labels[i] = in.readInt();
      }
    }
    try (DataInputStream in = open(index)) {
      readIndex(in, shards);
    }
    for (ShardFile shard : shards) {
      try (FileChannel file = FileChannel.open(shard.file, StandardOpenOption.READ)) {
        pixels.add(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
      }
    }
  }

  private void readIndex(DataInputStream in, List<ShardFile> files) throws IOException {
    int image = 0;
    for (int shard = 0; shard < files.size(); shard++) {
      int offset = 0;
      for (int k = 0; k < files.get(shard).images; k++, image++) {
        widths[image] = in.readInt();
        heights[image] = in.readInt();
        channels[image] = in.readByte();
        shards[image] = shard;
        offsets[image] = offset;
        offset += widths[image] * heights[image] * channels[image];
      }
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Image image(int index) {
    int length = widths[index] * heights[index] * channels[index];
    return new Image(
        widths[index],
        heights[index],
        channels[index],
        pixels.get(shards[index]).slice(offsets[index], length));
  }

  @Override
  public int label(int index) {
    if (truth.length > 0) {
      throw new BadDataException(
          "An image of this dataset may show several classes: it has no single label. It can be"
              + " pretrained on without labels and judged on, but not pretrained on with labels.");
    }
    return labels[index];
  }

  @Override
  public List<Byte> truth(int index) {
    if (truth.length == 0) {
      return List.of();
    }
    List<Byte> ofImage = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      ofImage.add(truth[index * classes + c]);
    }
    return List.copyOf(ofImage);
  }

  @Override
  public int classes() {
    return classes;
  }

  /** A shard's local copy. */
  record ShardFile(Path file, int images) {}
}
