package selfstudy.dataset;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.DatasetManifest.Part;
import selfstudy.dataset.DatasetManifest.Shard;
import selfstudy.dataset.DatasetManifest.Split;
import selfstudy.spec.Json;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Sha256;

/**
 * Packs images in the order in which they come, into files first; the store is touched only by
 * {@link #store}, when all images turned out to be good. Memory doesn't grow with the dataset.
 */
final class DatasetWriter implements AutoCloseable {
  private static final long SHARD_BYTES = 64L << 20;

  private final TemporaryFolder folder;
  private final long shardBytes;
  private final Map<String, SplitFiles> splits = new TreeMap<>();
  private boolean multiLabel;

  /**
   * @param work where the temporary files go
   */
  DatasetWriter(Path work) throws IOException {
    this(work, SHARD_BYTES);
  }

  DatasetWriter(Path work, long shardBytes) throws IOException {
    this.folder = new TemporaryFolder(work, "pack-");
    this.shardBytes = shardBytes;
  }

  void add(String split, Pixels image, int label) throws IOException {
    add(split, image, label, List.of());
  }

  /**
   * @param truth of each class, where an image may show several
   */
  void add(String split, Pixels image, int label, List<Byte> truth) throws IOException {
    SplitFiles files = splits.get(split);
    if (files == null) {
      files = new SplitFiles(split);
      splits.put(split, files);
    }
    files.add(image, label, truth);
  }

  /** Uploads what isn't there yet, the manifest last. */
  DatasetManifest store(
      ArtifactStore store, String key, String name, List<String> classes, ImportProgress progress)
      throws IOException {
    return store(store, key, name, classes, null, progress);
  }

  /** The same for a dataset of the catalogue that was imported. */
  DatasetManifest store(
      ArtifactStore store,
      String key,
      String name,
      List<String> classes,
      @Nullable DatasetOrigin origin,
      ImportProgress progress)
      throws IOException {
    Map<String, Split> described = new TreeMap<>();
    Map<String, List<Integer>> counts = new TreeMap<>();
    Map<Part, Path> files = new LinkedHashMap<>();
    for (Map.Entry<String, SplitFiles> split : splits.entrySet()) {
      counts.put(split.getKey(), split.getValue().counts(classes.size()));
      described.put(split.getKey(), split.getValue().finish(files, progress));
    }
    List<String> present = store.list(DatasetManifest.object(key, ""));
    int done = 0;
    for (Map.Entry<Part, Path> file : files.entrySet()) {
      String object = DatasetManifest.object(key, file.getKey().name());
      if (!present.contains(object)) {
        int before = done;
        store.upload(
            object, file.getValue(), () -> progress.advance("upload", before, files.size()));
      }
      progress.advance("upload", ++done, files.size());
    }
    DatasetManifest manifest =
        new DatasetManifest(key, name, classes, described, counts, multiLabel, origin);
    store.create(DatasetManifest.object(key, "manifest.json"), Json.write(manifest));
    // Another process may have been first, under another name.
    return DatasetManifest.find(store, key).orElse(manifest);
  }

  @Override
  public void close() throws IOException {
    for (SplitFiles files : splits.values()) {
      files.close();
    }
    folder.close();
  }

  private final class SplitFiles {
    private final String split;
    private final Path indexFile;
    private final Path labelsFile;
    private final DataOutputStream index;
    private final DataOutputStream labels;
    private final List<Path> shardFiles = new ArrayList<>();
    private final List<Integer> shardImages = new ArrayList<>();
    private OutputStream shard = OutputStream.nullOutputStream();
    private long filled;
    private int images;
    private final Map<Integer, Integer> perClass = new HashMap<>();

    SplitFiles(String split) throws IOException {
      this.split = split;
      indexFile = folder.path().resolve(split + "-index");
      labelsFile = folder.path().resolve(split + "-labels");
      index = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(indexFile)));
      labels = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(labelsFile)));
    }

    void add(Pixels image, int label, List<Byte> truth) throws IOException {
      if (shardFiles.isEmpty() || (filled + image.data().length > shardBytes && filled > 0)) {
        shard.close();
        Path file = folder.path().resolve("%s-%05d".formatted(split, shardFiles.size()));
        shard = new BufferedOutputStream(Files.newOutputStream(file));
        shardFiles.add(file);
        shardImages.add(0);
        filled = 0;
      }
      shard.write(image.data());
      filled += image.data().length;
      shardImages.set(shardImages.size() - 1, shardImages.get(shardImages.size() - 1) + 1);
      index.writeInt(image.width());
      index.writeInt(image.height());
      index.writeByte(image.channels());
      if (truth.isEmpty()) {
        labels.writeInt(label);
        perClass.merge(label, 1, Integer::sum);
      }
      for (int c = 0; c < truth.size(); c++) {
        labels.writeByte(truth.get(c));
        perClass.merge(c, truth.get(c) == ImageSet.PRESENT ? 1 : 0, Integer::sum);
      }
      multiLabel |= !truth.isEmpty();
      images++;
    }

    List<Integer> counts(int classes) {
      return IntStream.range(0, classes).mapToObj(c -> perClass.getOrDefault(c, 0)).toList();
    }

    Split finish(Map<Part, Path> files, ImportProgress progress) throws IOException {
      close();
      List<Shard> shards = new ArrayList<>();
      for (int i = 0; i < shardFiles.size(); i++) {
        shards.add(new Shard(shardImages.get(i), part(shardFiles.get(i), files, progress)));
      }
      return new Split(
          images, shards, part(indexFile, files, progress), part(labelsFile, files, progress));
    }

    void close() throws IOException {
      shard.close();
      index.close();
      labels.close();
    }

    private static Part part(Path file, Map<Part, Path> files, ImportProgress progress)
        throws IOException {
      String sha256 = Sha256.of(file, () -> progress.advance("check", 0, 0));
      String name = file.getFileName() + "-" + sha256.substring(0, 16);
      Part part = new Part(name, sha256, Files.size(file));
      files.put(part, file);
      return part;
    }
  }
}
