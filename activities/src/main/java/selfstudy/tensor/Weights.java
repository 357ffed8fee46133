package selfstudy.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network's named arrays, in order: trainable parameters and batch-norm buffers. Networks are
 * functions of them. Confined to one thread.
 */
public final class Weights implements AutoCloseable {
  private final NDManager manager;
  private final boolean owner;
  private final String prefix;
  private final Map<String, NDArray> arrays;

  private Weights(NDManager manager, boolean owner, String prefix, Map<String, NDArray> arrays) {
    this.manager = manager;
    this.owner = owner;
    this.prefix = prefix;
    this.arrays = arrays;
  }

  /** An empty set whose arrays are freed with it, at the latest with {@code parent}. */
  public static Weights create(NDManager parent) {
    return new Weights(parent.newSubManager(), true, "", new LinkedHashMap<>());
  }

  /** Adds an array, which belongs to this set from now on. */
  public void put(String name, NDArray array) {
    if (arrays.putIfAbsent(prefix + name, array) != null) {
      throw new IllegalArgumentException("There is a " + prefix + name + " already");
    }
    array.attach(manager);
  }

  /** The array of that name. */
  public NDArray get(String name) {
    NDArray array = arrays.get(prefix + name);
    if (array == null) {
      throw new IllegalArgumentException("There is no " + prefix + name + ", only " + names());
    }
    return array;
  }

  /** All names, in the order in which they were put. */
  public List<String> names() {
    return arrays.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** The names of what is trained: all but the batch norms' statistics. */
  public List<String> parameters() {
    return names().stream().filter(Weights::isParameter).toList();
  }

  private static boolean isParameter(String name) {
    return !name.endsWith("running_mean")
        && !name.endsWith("running_var")
        && !name.endsWith("num_batches_tracked");
  }

  /** The part whose names start with {@code part.}, without it; shares the arrays. */
  public Weights under(String part) {
    return new Weights(manager, false, prefix + part + ".", arrays);
  }

  /**
   * One step's view for {@link Autograd}: fresh leaves that share the parameters' memory, and the
   * buffers themselves, so that statistics move in place. Closed with {@code step}.
   */
  public Weights leaves(NDManager step) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    for (String name : names()) {
      leaves.put(name, isParameter(name) ? leaf(get(name), step) : get(name));
    }
    return new Weights(step, false, "", leaves);
  }

  private static NDArray leaf(NDArray parameter, NDManager step) {
    NDArray leaf = parameter.stopGradient();
    leaf.attach(step);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /**
   * Of leaves, the gradient that {@link Autograd#backward} left at a parameter; closed with the
   * step at the latest.
   *
   * @throws IllegalStateException if the loss didn't depend on the parameter
   */
  public NDArray gradient(String name) {
    try {
      return Autograd.gradient(get(name));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("The loss doesn't depend on " + prefix + name, e);
    }
  }

  /** An independent set with equal elements. */
  public Weights copy(NDManager parent) {
    Weights copy = create(parent);
    names().forEach(name -> copy.put(name, get(name).duplicate()));
    return copy;
  }

  /**
   * Moves the parameters to momentum * this + (1 - momentum) * source, in place: a momentum
   * encoder's update (MoCo, eq. 2). Buffers stay.
   */
  public void follow(Weights source, double momentum) {
    try (NDManager step = manager.newSubManager();
        NDArray keep = Functions.scalar(step, momentum);
        NDArray take = Functions.scalar(step, 1 - momentum)) {
      for (String name : parameters()) {
        try (NDArray part = source.get(name).mul(take)) {
          get(name).muli(keep).addi(part);
        }
      }
    }
  }

  /** Whether no element is a NaN or infinite. */
  public boolean finite() {
    return names().stream().map(name -> Tensor.of(get(name))).allMatch(Tensor::finite);
  }

  /** Copies of all arrays, as files hold them. */
  public SortedMap<String, Tensor> tensors() {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    names().forEach(name -> tensors.put(name, Tensor.of(get(name))));
    return tensors;
  }

  /**
   * Overwrites every array in place.
   *
   * @throws IllegalArgumentException if names, types or shapes differ; nothing is changed then
   */
  public void load(Map<String, Tensor> tensors) {
    requireNone("lacks", missing(names(), tensors.keySet()));
    requireNone("has the unknown", missing(tensors.keySet(), names()));
    requireNone("has other shapes or types than this network in", mismatches(tensors));
    for (String name : names()) {
      try (NDArray loaded = Objects.requireNonNull(tensors.get(name)).array(manager)) {
        Functions.assign(get(name), loaded);
      }
    }
  }

  private static List<String> missing(Collection<String> wanted, Collection<String> there) {
    return wanted.stream().filter(name -> !there.contains(name)).sorted().toList();
  }

  private List<String> mismatches(Map<String, Tensor> tensors) {
    List<String> mismatches = new ArrayList<>();
    for (String name : names()) {
      NDArray array = get(name);
      Tensor tensor = Objects.requireNonNull(tensors.get(name));
      boolean same =
          Arrays.equals(tensor.shape(), array.getShape().getShape())
              && tensor.type() == Tensor.Type.of(array.getDataType());
      if (!same) {
        mismatches.add(name + " (" + tensor + ", not " + array.getShape() + ")");
      }
    }
    return mismatches;
  }

  private static void requireNone(String complaint, List<String> names) {
    if (!names.isEmpty()) {
      throw new IllegalArgumentException("The file " + complaint + " " + names);
    }
  }

  /** Where the arrays live. */
  public NDManager manager() {
    return manager;
  }

  /** Frees the arrays; of a view or of leaves, does nothing. */
  @Override
  public void close() {
    if (owner) {
      manager.close();
    }
  }
}
