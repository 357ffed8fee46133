package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.LinearHead;
import selfstudy.encoder.Mode;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * An encoder with a linear layer on top, as fine-tuning trains it.
 *
 * @param weights holds {@code encoder.*} and {@code head.*}
 */
record Classifier(Encoder encoder, LinearHead head, Weights weights) implements AutoCloseable {
  private static final String ENCODER = "encoder";
  private static final String HEAD = "head";

  /**
   * Before the first step.
   *
   * @param draws of this seed: with equal ones the head is equal, whatever the encoder
   * @param pretrained every array of the encoder; empty draws them all
   */
  static Classifier create(
      EncoderSpec spec,
      int classes,
      Optional<Map<String, Tensor>> pretrained,
      NDManager manager,
      Draws draws) {
    Encoder encoder = Encoder.of(spec);
    LinearHead head = new LinearHead(encoder.features(), classes);
    Weights weights = Weights.create(manager);
    encoder.initialise(weights.under(ENCODER), draws.at(ENCODER));
    pretrained.ifPresent(weights.under(ENCODER)::load);
    head.initialise(weights.under(HEAD), draws.at(HEAD));
    return new Classifier(encoder, head, weights);
  }

  /**
   * The logits.
   *
   * @param from these weights, or leaves of them
   * @return N x classes
   */
  NDArray logits(NDArray images, Weights from, Mode mode) {
    try (NDArray features = encoder.forward(images, from.under(ENCODER), mode)) {
      return head.forward(features, from.under(HEAD));
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
