package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * How a network is trained.
 *
 * @param epochs passes over the images
 * @param batchSize images a step, N; each may have several views
 * @param microbatch images that the networks see at a time, for batches beyond memory; null for all
 *     of the batch, and a slice as large as the batch is the same. The loss is that of the whole
 *     batch and its gradient exact: embeddings are computed slice by slice, then again for their
 *     gradients (Gao et al., 2021, "Scaling deep contrastive learning batch size under memory
 *     limited setup"). Only batch norm differs: each slice is normalised by its own statistics, and
 *     the running ones move once a step, as by the mean over the slices
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    @JsonPropertyDescription(
            "images that the networks see at a time, for batches beyond memory; must divide"
                + " batchSize. The loss and its gradient stay those of the whole batch, but batch"
                + " norm takes the statistics of each slice")
        @Nullable Integer microbatch,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    AugmentationSpec augmentation) {
  public TrainingSpec {
    Check.atLeast("epochs", epochs, 1);
    Check.atLeast("batchSize", batchSize, 2);
    if (microbatch != null) {
      Check.atLeast("microbatch", microbatch, 2);
      if (batchSize % microbatch != 0) {
        throw new InvalidSpec(
            "microbatch",
            "microbatch must divide the batch of " + batchSize + ", but is " + microbatch);
      }
      // Same result, same key.
      microbatch = microbatch == batchSize ? null : microbatch;
    }
  }

  /** Images that the networks see at a time: the microbatch, or else the batch. */
  @JsonIgnore
  public int slice() {
    return microbatch == null ? batchSize : microbatch;
  }
}
