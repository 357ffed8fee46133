package selfstudy.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.encoder.ProjectionHead;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.tensor.Weights;

/**
 * An encoder f and its projection head g, as every contrastive method has them.
 *
 * @param weights holds {@code encoder.*} and {@code head.*}
 */
record Backbone(Encoder encoder, ProjectionHead head, Weights weights) {
  /** Batch statistics of the whole batch; running statistics as torch's default. */
  static final Mode TRAINING = Mode.ofTraining();

  static final String HEAD = "head";

  /**
   * What all methods of a study share.
   *
   * @param side of the images that reach the encoder, in pixels
   */
  record Geometry(EncoderSpec encoder, int side) {}

  /** With the two-layer head of SimCLR and MoCo v2. */
  static Backbone projecting(Geometry geometry, int dimension, NDManager manager, Draws draws) {
    Encoder encoder = Encoder.of(geometry.encoder());
    ProjectionHead head = new ProjectionHead(encoder.features(), dimension);
    return initialised(encoder, head, manager, draws);
  }

  /** With the linear head f of PIRL. */
  static Backbone linear(Geometry geometry, int dimension, NDManager manager, Draws draws) {
    Encoder encoder = Encoder.of(geometry.encoder());
    ProjectionHead head = new ProjectionHead(encoder.features(), dimension, 1);
    return initialised(encoder, head, manager, draws);
  }

  private static Backbone initialised(
      Encoder encoder, ProjectionHead head, NDManager manager, Draws draws) {
    Weights weights = Weights.create(manager);
    encoder.initialise(weights.under(Objective.ENCODER), encoderDraws(draws));
    head.initialise(weights.under(HEAD), draws.at(HEAD));
    return new Backbone(encoder, head, weights);
  }

  /** Methods of one seed start from the same encoder, the untrained control included. */
  static Draws encoderDraws(Draws draws) {
    return draws.at(Objective.ENCODER);
  }

  /** n x features. */
  NDArray encode(NDArray images, Weights from, Mode mode) {
    return encoder.forward(images, from.under(Objective.ENCODER), mode);
  }

  /** n x d, not normalised. */
  NDArray project(NDArray images, Weights from, Mode mode) {
    return head.forward(encode(images, from, mode), from.under(HEAD));
  }
}
