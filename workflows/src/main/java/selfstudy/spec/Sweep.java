package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A matrix over fields: dotted paths, each with a list of values. A path goes through keys; an
 * entry of a list is named by its method or protocol, by its number from 0, or {@code *} for all
 * that have the field: {@code methods.*.training.batchSize}, {@code evaluate.finetune.steps}.
 */
final class Sweep {
  private static final JsonPointer ROOT = JsonPointer.compile("/sweep");

  /** What a sweep would make incomparable. */
  private static final String FIXED =
      "name|seeds|verdict(\\..*)?|sweep(\\..*)?|methods\\.[^.]+(\\.name|\\.label|\\.seeds(\\..*)?)?"
          + "|evaluate\\.[^.]+(\\.protocol)?(\\.name)?";

  private static final List<String> EVALUATION = SpecBinder.components(EvaluationSpec.class);

  private static final Set<String> KEYS =
      SpecBinder.names(MethodSpec.class).stream()
          .map(name -> SpecBinder.named(MethodSpec.class, name))
          .filter(Objects::nonNull)
          .flatMap(method -> SpecBinder.components(method).stream())
          .collect(Collectors.toCollection(TreeSet::new));

  private record Axis(String path, JsonPointer source, ArrayNode values) {}

  private final List<Axis> axes;

  private Sweep(List<Axis> axes) {
    this.axes = axes;
  }

  /** The sweep of a study's tree; a single cell without one. */
  static Sweep of(ObjectNode study) {
    JsonNode sweep = study.path("sweep");
    if (!sweep.isMissingNode() && !(sweep.isObject() && !sweep.isEmpty())) {
      throw Mistake.inValue(ROOT, "must be a mapping of dotted paths to lists of values");
    }
    List<Axis> axes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : sweep.properties()) {
      JsonPointer source = ROOT.appendProperty(field.getKey());
      if (field.getKey().matches(FIXED)) {
        throw Mistake.inKey(source, "cannot be swept");
      }
      if (!(field.getValue() instanceof ArrayNode values) || values.isEmpty()) {
        throw Mistake.inValue(source, "must be a list of at least one value");
      }
      axes.add(new Axis(field.getKey(), source, values));
    }
    axes.sort(Comparator.comparing(Axis::path));
    return new Sweep(axes);
  }

  /** How many cells the matrix has; {@link Long#MAX_VALUE} if more than that. */
  long cells() {
    long cells = 1;
    for (Axis axis : axes) {
      long size = axis.values().size();
      cells = cells > Long.MAX_VALUE / size ? Long.MAX_VALUE : cells * size;
    }
    return cells;
  }

  /** One cell of the matrix, its values set in {@code study}; the last path varies fastest. */
  Cell cell(long number, ObjectNode study) {
    Map<Axis, Integer> choice = new HashMap<>();
    long rest = number;
    for (int a = axes.size() - 1; a >= 0; a--) {
      int size = axes.get(a).values().size();
      choice.put(axes.get(a), (int) (rest % size));
      rest /= size;
    }
    Map<JsonPointer, JsonPointer> origins = new HashMap<>();
    List<String> label = new ArrayList<>();
    for (Axis axis : axes) {
      int index = choice.getOrDefault(axis, 0);
      JsonNode value = axis.values().get(index);
      JsonPointer origin = axis.source().appendIndex(index);
      new Assignment(axis, value, origin, origins).set(study);
      label.add(axis.path() + "=" + (value.isValueNode() ? value.asText() : value.toString()));
    }
    return new Cell(String.join(",", label), origins);
  }

  /**
   * A cell whose values are set.
   *
   * @param origins where in the file the value of a set field stands
   */
  record Cell(String label, Map<JsonPointer, JsonPointer> origins) {
    /** Where a field comes from, if the sweep set it or something around it. */
    Optional<JsonPointer> origin(JsonPointer field) {
      for (JsonPointer at = field; at != null; at = at.head()) {
        JsonPointer origin = origins.get(at);
        if (origin != null) {
          return Optional.of(origin.append(JsonPointer.compile(after(field, at))));
        }
      }
      return Optional.empty();
    }

    /** The swept path that made up this key, if one did. */
    Optional<JsonPointer> maker(JsonPointer key) {
      return origins.entrySet().stream()
          .filter(set -> (set.getKey() + "/").startsWith(key + "/"))
          .map(set -> set.getValue().head())
          .min(Comparator.comparing(JsonPointer::toString));
    }

    private static String after(JsonPointer field, JsonPointer head) {
      return field.toString().substring(head.toString().length());
    }
  }

  /** Walks one path down a tree. */
  private record Assignment(
      Axis axis, JsonNode value, JsonPointer origin, Map<JsonPointer, JsonPointer> origins) {

    void set(ObjectNode study) {
      set(study, JsonPointer.empty(), List.of(axis.path().split("\\.", -1)));
    }

    private void set(ObjectNode object, JsonPointer at, List<String> path) {
      String key = path.get(0);
      JsonPointer here = at.appendProperty(key);
      if (path.size() == 1) {
        object.set(key, value.deepCopy());
        origins.put(here, origin);
      } else if (object.get(key) instanceof ArrayNode list) {
        set(list, here, path.subList(1, path.size()));
      } else {
        JsonNode child = object.get(key);
        if (child == null) {
          child = object.putObject(key);
        }
        if (!(child instanceof ObjectNode inner)) {
          throw wrong(StudyFileException.path(here) + " has no keys");
        }
        set(inner, here, path.subList(1, path.size()));
      }
    }

    private void set(ArrayNode list, JsonPointer at, List<String> path) {
      List<Integer> entries =
          IntStream.range(0, list.size())
              .filter(i -> matches(list.get(i), i, path))
              .boxed()
              .toList();
      String wanted = path.get(0);
      if (entries.isEmpty() && wanted.equals("*")) {
        throw wrong("no entry has a key \"" + path.get(1) + '"' + Spelling.hint(path.get(1), KEYS));
      }
      if (entries.isEmpty()) {
        throw wrong("there is no entry \"" + wanted + '"' + Spelling.hint(wanted, names(list)));
      }
      if (path.size() < 2) {
        throw wrong("names a whole entry; name one of its fields");
      }
      for (int i : entries) {
        if (list.get(i) instanceof ObjectNode entry) {
          List<String> rest = path.subList(1, path.size());
          boolean inProtocol = !EVALUATION.contains(rest.get(0));
          if (inProtocol && entry.get("protocol") instanceof ObjectNode protocol) {
            set(protocol, at.appendIndex(i).appendProperty("protocol"), rest);
          } else {
            set(entry, at.appendIndex(i), rest);
          }
        }
      }
    }

    private static boolean matches(JsonNode entry, int index, List<String> path) {
      String wanted = path.get(0);
      if (wanted.equals("*")) {
        Class<?> method = SpecBinder.named(MethodSpec.class, entry.path("name").asText());
        return method == null
            || path.size() < 2
            || SpecBinder.components(method).contains(path.get(1));
      }
      return wanted.equals(name(entry)) || wanted.equals(Integer.toString(index));
    }

    private static List<String> names(ArrayNode list) {
      return IntStream.range(0, list.size()).mapToObj(i -> name(list.get(i))).toList();
    }

    private static String name(JsonNode entry) {
      return (entry.has("protocol") ? entry.path("protocol") : entry).path("name").asText();
    }

    private Mistake wrong(String message) {
      return Mistake.inKey(axis.source(), message);
    }
  }
}
