package selfstudy.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/**
 * Fills batches with views, on a few threads. What is written depends on the draws, epoch, image
 * and view alone, not on the threads.
 */
public final class ViewLoader implements AutoCloseable {
  private final Draws draws;
  private final int threads;
  private final ExecutorService executor;

  /**
   * @param draws the root of this training's augmentations
   */
  public ViewLoader(Draws draws, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    this.draws = draws;
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "view-loader");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to write one view of each image, N x {@code augmentation.length()}, into {@code out}; to
   * be neither read nor written before the future is done.
   */
  public CompletableFuture<Void> fill(
      ImageSet images,
      int[] indices,
      long epoch,
      int view,
      Augmentation augmentation,
      float[] out) {
    if (out.length < indices.length * augmentation.length()) {
      throw new IllegalArgumentException(
          "The buffer holds "
              + out.length
              + " floats; the batch needs "
              + indices.length * augmentation.length());
    }
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (int part = 0; part < threads; part++) {
      int first = part;
      parts.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = first; i < indices.length; i += threads) {
                  Draws node = draws.at(epoch).at(indices[i]).at(view);
                  augmentation.apply(
                      images.image(indices[i]), node, out, i * augmentation.length());
                }
              },
              executor));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  /** Ends the threads; batches that are not filled yet never will be. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
