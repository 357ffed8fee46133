package selfstudy.activity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.contract.StageDone;
import selfstudy.dataset.TemporaryFolder;
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

  /**
   * Makes the attempt.
   *
   * @throws LostInputException if an input's result is damaged or gone; it counts as not done then
   */
  StageDone run(Stage stage, ActivityProgress progress, Work work) throws IOException {
    long start = System.nanoTime();
    Optional<Head> head = stages.head(stage.key());
    if (head.isPresent() && head.get().result() != null) {
      return new StageDone(stage.key(), true, 0);
    }
    String owner = worker + "-" + UUID.randomUUID();
    Claim claim = stages.claim(stage.key(), owner, progress::alive);
    if (claim.head().result() != null) {
      return new StageDone(stage.key(), true, 0);
    }
    try (TemporaryFolder folder = new TemporaryFolder(cache, "stage-")) {
      Path resume = folder.path().resolve("resume");
      Checkpoints checkpoints = new ClaimCheckpoints(claim, resume, progress);
      Path files = Files.createDirectory(folder.path().resolve("files"));
      Map<String, Path> result = new HashMap<>(work.run(checkpoints, files));
      double seconds = (System.nanoTime() - start) * 1e-9;
      Path provenance = files.resolve(StudyResults.PROVENANCE);
      Files.write(provenance, Json.write(Provenance.of(stage, host, worker, seconds)));
      result.put(StudyResults.PROVENANCE, provenance);
      claim.publishResult(result);
      return new StageDone(stage.key(), false, seconds);
    } catch (CorruptArtifactException e) {
      throw withdrawn(e);
    }
  }

  /**
   * The encoder or other part of an input stage's result, in {@code folder}.
   *
   * @throws LostInputException if there is none
   * @throws CorruptArtifactException if it is damaged
   */
  Path input(String key, String part, ActivityProgress progress, Path folder) throws IOException {
    Bundle result = stages.head(key).map(Head::result).orElse(null);
    if (result == null) {
      throw new LostInputException(key, "has no result in the store", null);
    }
    Path target = Files.createDirectories(folder.resolve("input-" + key));
    stages.download(result.only(part), target, progress::alive);
    return target.resolve(part);
  }

  /** Withdraws the damaged result of an input, so that it is computed anew. */
  private IOException withdrawn(CorruptArtifactException damaged) throws IOException {
    String key = damaged.stage().orElse(null);
    Bundle result = key == null ? null : stages.head(key).map(Head::result).orElse(null);
    if (key == null || result == null || !damaged.key().startsWith(result.prefix())) {
      return damaged;
    }
    stages.withdraw(key, result);
    throw new LostInputException(key, "is damaged (" + damaged.getMessage() + ")", damaged);
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
            stages.download(bundle, target, progress::alive);
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
