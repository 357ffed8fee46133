package selfstudy.encoder;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import selfstudy.dataset.BadDataException;
import selfstudy.spec.EncoderSpec;
import selfstudy.tensor.Tensor;

/**
 * An encoder's weights from outside, held against what {@link Encoder#shapes} asks for.
 *
 * @param tensors all of an encoder's and no other
 * @param ignored names that were left out: the classifier's
 */
public record TorchvisionWeights(SortedMap<String, Tensor> tensors, List<String> ignored) {
  private static final String CLASSIFIER = "fc.";
  private static final String COUNT = ".num_batches_tracked";
  private static final String VARIANCE = ".running_var";
  private static final int MOST_NAMED = 5;

  public TorchvisionWeights {
    ignored = List.copyOf(ignored);
  }

  /**
   * Takes an encoder's weights out of a ResNet's. The classifier {@code fc} is left out; counts of
   * batches, which nothing but training reads, are 0 where they are missing.
   *
   * @throws BadDataException if weights are missing, of other sizes, not finite, or of no such
   *     encoder; says which
   */
  public static TorchvisionWeights of(EncoderSpec spec, Map<String, Tensor> found) {
    Map<String, Shape> wanted = Encoder.of(spec).shapes();
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    wanted.forEach(
        (name, shape) -> {
          Tensor tensor = found.get(name);
          if (tensor == null && name.endsWith(COUNT)) {
            tensor = Tensor.i64(shape.getShape(), 0);
          }
          if (tensor == null) {
            missing.add(name);
          } else {
            fault(name, tensor, shape, faults);
            tensors.put(name, tensor);
          }
        });
    List<String> others = found.keySet().stream().filter(it -> !wanted.containsKey(it)).toList();
    List<String> unknown = others.stream().filter(it -> !it.startsWith(CLASSIFIER)).toList();
    List<String> complaints = new ArrayList<>();
    complain("lacks", missing, complaints);
    complain("has the unknown", unknown, complaints);
    complain("has in", faults, complaints);
    if (!complaints.isEmpty()) {
      throw new BadDataException(
          "These are not the weights of %s under torchvision's names: the file %s"
              .formatted(phrase(spec), String.join("; ", complaints)));
    }
    return new TorchvisionWeights(tensors, others);
  }

  private static void fault(String name, Tensor tensor, Shape shape, List<String> faults) {
    Tensor.Type type = name.endsWith(COUNT) ? Tensor.Type.I64 : Tensor.Type.F32;
    if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape.getShape())) {
      faults.add(
          "%s %s instead of %s%s".formatted(name, tensor, type, Arrays.toString(shape.getShape())));
    } else if (!tensor.finite()) {
      faults.add(name + " a NaN or an infinity");
    } else if (name.endsWith(VARIANCE) && negative(tensor)) {
      faults.add(name + " a negative variance");
    }
  }

  private static boolean negative(Tensor tensor) {
    for (float value : tensor.floats()) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }

  private static void complain(String verb, List<String> names, List<String> complaints) {
    if (!names.isEmpty()) {
      String more =
          names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
      complaints.add(
          verb + " " + String.join(", ", names.stream().limit(MOST_NAMED).toList()) + more);
    }
  }

  /** An encoder in words. */
  static String phrase(EncoderSpec spec) {
    return "%s with stem %s, width %d and widths %s"
        .formatted(word(spec.architecture()), word(spec.stem()), spec.width(), spec.widths());
  }

  /** A constant as study files spell it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
