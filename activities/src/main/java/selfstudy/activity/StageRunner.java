package selfstudy.activity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.contract.StageDone;
import selfstudy.plan.Stage;
import selfstudy.report.StudyResults;
import selfstudy.spec.Json;
import selfstudy.store.Bundle;
import selfstudy.store.CorruptArtifactException;
import selfstudy.store.StageStore;
import selfstudy.store.StageStore.Claim;
import selfstudy.store.StageStore.Head;
import selfstudy.train.Checkpoints;

/**
 * One attempt at a stage: reuse its result, or take ownership, work from the newest sound
 * checkpoint, publish.
 */
public final class StageRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);

  private final StageStore stages;
  private final Path cache;
  private final Host host;
  private final String worker;

  /**
   * Attempts of one worker.
   *
   * @param cache local folder for files under way
   */
  public StageRunner(StageStore stages, Path cache, Host host, String worker) {
    this.stages = stages;
    this.cache = cache;
    this.host = host;
    this.worker = worker;
  }

  /** The stage's own work. */
  @FunctionalInterface
  interface Work {
    /**
     * Works to the end.
     *
     * @param folder for files, empty, deleted afterwards
     * @return the result's files
     */
    Map<String, Path> run(Checkpoints checkpoints, Path folder) throws IOException;
  }

  StageDone run(Stage stage, ActivityProgress progress, Work work) throws IOException {
    long start = System.nanoTime();
    Optional<Head> head = stages.head(stage.key());
    if (head.isPresent() && head.get().result() != null) {
      return new StageDone(stage.key(), true, 0);
    }
    Claim claim = stages.claim(stage.key(), worker + "-" + UUID.randomUUID());
    if (claim.head().result() != null) {
      return new StageDone(stage.key(), true, 0);
    }
    Path folder = temporaryFolder();
    try {
      Checkpoints checkpoints = new ClaimCheckpoints(claim, folder.resolve("resume"), progress);
      Path files = Files.createDirectory(folder.resolve("files"));
      Map<String, Path> result = new HashMap<>(work.run(checkpoints, files));
      double seconds = (System.nanoTime() - start) * 1e-9;
      Path provenance = files.resolve(StudyResults.PROVENANCE);
      Files.write(provenance, Json.write(Provenance.of(stage, host, worker, seconds)));
      result.put(StudyResults.PROVENANCE, provenance);
      claim.publishResult(result);
      return new StageDone(stage.key(), false, seconds);
    } finally {
      delete(folder);
    }
  }

  /** The encoder or other part of an input stage's result, in {@code folder}. */
  Path input(String key, String part, Path folder) throws IOException {
    Bundle result = stages.head(key).map(Head::result).orElse(null);
    if (result == null) {
      throw new IOException("The input stage " + key + " has no result in the store");
    }
    Path target = Files.createDirectories(folder.resolve("input-" + key));
    stages.download(result, target);
    return target.resolve(part);
  }

  private Path temporaryFolder() throws IOException {
    Files.createDirectories(cache);
    return Files.createTempDirectory(cache, "stage-");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /**
   * Checkpoints under one owner's claim; falls back to the one before a corrupt one, and says so.
   */
  private final class ClaimCheckpoints implements Checkpoints {
    private final Claim claim;
    private final Path folder;
    private final ActivityProgress progress;

    ClaimCheckpoints(Claim claim, Path folder, ActivityProgress progress) {
      this.claim = claim;
      this.folder = folder;
      this.progress = progress;
    }

    @Override
    public Optional<Path> newest() throws IOException {
      Head head = claim.head();
      for (Bundle bundle : Arrays.asList(head.checkpoint(), head.previous())) {
        if (bundle != null) {
          Path target = Files.createDirectories(folder.resolve(Long.toString(bundle.step())));
          try {
            stages.download(bundle, target);
            progress.checkpointed(bundle.step());
            LOG.info("Goes on from checkpoint {}", bundle.prefix());
            return Optional.of(target);
          } catch (CorruptArtifactException e) {
            LOG.warn("Falls back one checkpoint: {}", e.getMessage());
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public void publish(long step, Map<String, Path> files) throws IOException {
      claim.publishCheckpoint(step, files);
      progress.checkpointed(step);
    }
  }
}
