package selfstudy.bench;

import org.jspecify.annotations.Nullable;
import selfstudy.tensor.Engine;

/**
 * A pretraining step from augmented images in memory to updated weights: copy to the engine,
 * forward, loss, backward, optimizer (SGD with momentum), queue or bank. The reference are the
 * encoder's passes alone, with images and weights as N, C, H, W.
 */
public final class TrainBench implements Bench {
  private final StepShape shape;
  private final Engine engine;
  private @Nullable StepRun ours;
  private @Nullable PlainPasses reference;

  public TrainBench(StepShape shape, Engine engine) {
    this.shape = shape;
    this.engine = engine;
  }

  @Override
  public String name() {
    return "train " + shape;
  }

  @Override
  public Scale scale() {
    return Scale.cpuSecondsPer("step", 1);
  }

  @Override
  public void run() {
    if (ours == null) {
      ours = new StepRun(shape, engine.manager());
    }
    ours.take();
  }

  @Override
  public String reference() {
    return "the encoder's passes alone, images and weights as N, C, H, W";
  }

  @Override
  public void runReference() {
    if (reference == null) {
      reference = new PlainPasses(shape, engine.manager());
    }
    reference.run();
  }

  @Override
  public void close() {
    if (ours != null) {
      ours.close();
    }
    if (reference != null) {
      reference.close();
    }
  }
}
