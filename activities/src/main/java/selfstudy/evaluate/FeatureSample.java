package selfstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.encoder.Encoder;
import selfstudy.encoder.Mode;
import selfstudy.random.Draws;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Json;
import selfstudy.tensor.Engine;
import selfstudy.tensor.Images;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.Weights;

/**
 * An encoder's features h of images that a formula makes: with the encoder's file, another program
 * can compute them again.
 */
public final class FeatureSample {
  /** N x 3 x S x S; element i, in row-major order, is sin(i / 10). */
  public static final String IMAGES = "images";

  /** N x features, in evaluation mode. */
  public static final String FEATURES = "features";

  /** The same with each batch norm folded into its convolution: what probes see. */
  public static final String FOLDED = "folded";

  private static final int COUNT = 4;
  private static final int COLOURS = 3;

  private FeatureSample() {}

  /**
   * Writes the images and their features as safetensors; the encoder's spec is in the metadata, as
   * JSON.
   *
   * @param weights a file of the encoder's weights
   * @param side of the images, in pixels
   * @throws IllegalArgumentException if the weights are another network's
   */
  public static void write(Engine engine, EncoderSpec spec, Path weights, int side, Path file)
      throws IOException {
    Encoder encoder = Encoder.of(spec);
    try (NDManager manager = engine.manager();
        Weights loaded = Weights.create(manager);
        NDArray images = Images.batch(manager, pixels(side), COUNT, side)) {
      encoder.initialise(loaded, Draws.seed(0));
      loaded.load(Safetensors.read(weights).tensors());
      SortedMap<String, Tensor> tensors = new TreeMap<>();
      tensors.put(IMAGES, Tensor.of(images));
      tensors.put(FEATURES, features(encoder, images, loaded));
      try (Weights folded = encoder.fold(loaded, manager)) {
        tensors.put(FOLDED, features(encoder.asFolded(), images, folded));
      }
      Safetensors.write(
          file, tensors, Map.of("encoder", new String(Json.write(spec), StandardCharsets.UTF_8)));
    }
  }

  private static Tensor features(Encoder network, NDArray images, Weights weights) {
    try (NDArray features = network.forward(images, weights, Mode.evaluation())) {
      return Tensor.of(features);
    }
  }

  /** The formula's values in the order N, H, W, C. */
  private static float[] pixels(int side) {
    int area = side * side;
    float[] pixels = new float[COUNT * area * COLOURS];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (COLOURS * area);
      int colour = i / area % COLOURS;
      pixels[(image * area + i % area) * COLOURS + colour] = (float) Math.sin(i / 10.0);
    }
    return pixels;
  }
}
