package selfstudy.augment;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.ImageSet;

/**
 * The batches of a range of steps; while the caller works on one, the next is being filled. View v
 * of each image goes through {@code views.get(v)}.
 */
public final class Batches implements Iterator<Batch> {
  private final ViewLoader loader;
  private final ImageSet images;
  private final Sampler sampler;
  private final List<? extends Augmentation> views;
  private final long end;
  private final float[][][] buffers;
  private long step;
  private long epoch = -1;
  private int[] order = {};
  private @Nullable Pending pending;

  /**
   * @param from first step, 0 or where a checkpoint left off
   * @param end first step that is not taken any more
   */
  public Batches(
      ViewLoader loader,
      ImageSet images,
      Sampler sampler,
      List<? extends Augmentation> views,
      long from,
      long end) {
    this.loader = loader;
    this.images = images;
    this.sampler = sampler;
    this.views = List.copyOf(views);
    this.step = from;
    this.end = end;
    this.buffers = new float[2][views.size()][];
    for (float[][] buffer : buffers) {
      for (int v = 0; v < buffer.length; v++) {
        buffer[v] = new float[sampler.batchSize() * views.get(v).length()];
      }
    }
    this.pending = from < end ? start(from) : null;
  }

  @Override
  public boolean hasNext() {
    return step < end;
  }

  @Override
  public Batch next() {
    Pending current = pending;
    if (current == null) {
      throw new NoSuchElementException("No batch after step " + (end - 1));
    }
    await(current.filled);
    step++;
    pending = hasNext() ? start(step) : null;
    return current.batch;
  }

  /**
   * Waits until a buffer is filled. What a loader's thread failed with is thrown as itself, with
   * that thread's trace.
   */
  public static void await(CompletableFuture<Void> filled) {
    try {
      filled.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Pending start(long at) {
    float[][] into = buffers[(int) (at % 2)];
    if (sampler.epoch(at) != epoch) {
      epoch = sampler.epoch(at);
      order = sampler.order(epoch);
    }
    int[] indices = sampler.indices(at, order);
    CompletableFuture<?>[] filled = new CompletableFuture<?>[into.length];
    for (int v = 0; v < into.length; v++) {
      filled[v] = loader.fill(images, indices, sampler.epoch(at), v, views.get(v), into[v]);
    }
    return new Pending(new Batch(at, indices, into), CompletableFuture.allOf(filled));
  }

  private record Pending(Batch batch, CompletableFuture<Void> filled) {}
}
