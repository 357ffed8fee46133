package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Path work;
  private final TemporaryFolder folder;
  private final long shardBytes;
  private final Map<String, SplitFiles> splits = new TreeMap<>();
  private @Nullable PackJournal journal;
  private boolean multiLabel;

  /**
   * @param work where the temporary files go
   */
  DatasetWriter(Path work) throws IOException {
    this(work, SHARD_BYTES);
  }

  DatasetWriter(Path work, long shardBytes) throws IOException {
    this.work = work;
    this.folder = new TemporaryFolder(work, "pack-");
    this.shardBytes = shardBytes;
  }

  /**
   * Lets the next writer of the same images go on behind the last shard that this one finishes, and
   * this one behind those of the last, until they are stored. To be asked before any image is
   * added.
   *
   * @param identity of all that determines what is packed: a digest
   */
  PackJournal journal(String identity, Set<String> split, ImportProgress progress)
      throws IOException {
    String shards = Sha256.of((identity + " in shards of " + shardBytes).getBytes(UTF_8));
    PackJournal opened =
        PackJournal.open(
            work.resolve("packed-" + shards.substring(0, 32)), folder.path(), split, progress);
    journal = opened;
    return opened;
  }

  void add(String split, Pixels image, int label) throws IOException {
    add(split, image, label, List.of());
  }

  /**
   * @param truth of each class, where an image may show several
   */
  void add(String split, Pixels image, int label, List<Byte> truth) throws IOException {
    files(split).add(Outcome.packed(image, false), image.data(), label, truth);
  }

  /** Adds an image whose pixels are in a shard of the {@link #journal}. */
  void addKept(String split, Outcome image, int label, List<Byte> truth) throws IOException {
    files(split).add(image, null, label, truth);
  }

  private SplitFiles files(String split) throws IOException {
    SplitFiles files = splits.get(split);
    if (files == null) {
      files = new SplitFiles(split);
      splits.put(split, files);
    }
    return files;
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
    if (journal != null) {
      journal.delete();
    }
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
    private final List<Shard> finished = new ArrayList<>();
    private OutputStream shard = OutputStream.nullOutputStream();
    private @Nullable Shard kept;
    private long filled;
    private int inShard;
    private int images;
    private final Map<Integer, Integer> perClass = new HashMap<>();

    SplitFiles(String split) throws IOException {
      this.split = split;
      indexFile = folder.path().resolve(split + "-index");
      labelsFile = folder.path().resolve(split + "-labels");
      index = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(indexFile)));
      labels = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(labelsFile)));
    }

    /**
     * @param data its pixels; null if they are in a shard that was kept
     */
    void add(Outcome image, byte @Nullable [] data, int label, List<Byte> truth)
        throws IOException {
      if (filled > 0 && filled + image.bytes() > shardBytes) {
        finishShard(() -> {});
      }
      if (inShard == 0) {
        startShard();
      }
      if ((kept == null) != (data != null)) {
        throw new IllegalStateException(
            "Shard " + finished.size() + " of split " + split + " was kept of other images");
      }
      if (data != null) {
        shard.write(data);
      }
      filled += image.bytes();
      inShard++;
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

    private Path shardFile() {
      return folder.path().resolve(PackJournal.name(split, finished.size()));
    }

    private void startShard() throws IOException {
      kept = journal == null ? null : journal.shard(split, finished.size()).orElse(null);
      shard =
          kept != null
              ? OutputStream.nullOutputStream()
              // A new one: what is there may be a link to another import's.
              : new BufferedOutputStream(
                  Files.newOutputStream(
                      shardFile(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    private void finishShard(Runnable alive) throws IOException {
      shard.close();
      Shard whole = kept != null ? kept : new Shard(inShard, Part.of(shardFile(), alive));
      if (journal != null && kept == null) {
        journal.finish(split, finished.size(), whole);
      }
      finished.add(whole);
      filled = 0;
      inShard = 0;
    }

    Split finish(Map<Part, Path> files, ImportProgress progress) throws IOException {
      Runnable alive = () -> progress.advance("check", 0, 0);
      if (inShard > 0) {
        finishShard(alive);
      }
      close();
      for (int i = 0; i < finished.size(); i++) {
        Path file = folder.path().resolve(PackJournal.name(split, i));
        files.put(finished.get(i).part(), file);
      }
      Part ofIndex = Part.of(indexFile, alive);
      Part ofLabels = Part.of(labelsFile, alive);
      files.put(ofIndex, indexFile);
      files.put(ofLabels, labelsFile);
      return new Split(images, finished, ofIndex, ofLabels);
    }

    void close() throws IOException {
      shard.close();
      index.close();
      labels.close();
    }
  }
}
