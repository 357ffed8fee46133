package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads study files: YAML in, records with every default filled in out. A mistake is told with its
 * file, line, column and the nearest spelling; nothing is converted, ignored or guessed.
 */
public final class StudyReader {
  /** The most stages that one study may have, all cells of its sweep together. */
  public static final int MAX_STAGES = 20_000;

  private static final int MAX_PROBLEMS = 20;
  private static final List<String> REQUIRED =
      List.of("name", "pretraining", "methods", "evaluate", "protocol", "datasets");
  private static final List<String> FILE_KEYS = List.of("training", "sweep");

  private final Defaults defaults = new Defaults();
  private final SpecBinder binder = new SpecBinder();

  /**
   * Reads a study.
   *
   * @param fileName as messages are to name it
   * @param yaml the file's text, at most 1 MiB
   * @throws StudyFileException with every mistake that could be told apart
   */
  public Study read(String fileName, String yaml) throws StudyFileException {
    return source(fileName, yaml).study();
  }

  /** The same with its fields' places, for what is found to be wrong later. */
  public StudySource source(String fileName, String yaml) throws StudyFileException {
    YamlSource source;
    try {
      source = YamlSource.parse(yaml);
    } catch (YamlSource.Refusal e) {
      throw new StudyFileException(
          List.of(
              new StudyFileException.Problem(
                  fileName,
                  e.place().line(),
                  e.place().column(),
                  "",
                  String.valueOf(e.getMessage()))));
    }
    return new Attempt(new Places(fileName, source), source.root().deepCopy()).read();
  }

  /** Keeps a mistake's place while the study is put together. */
  private final class Attempt {
    private final Places places;
    private final ObjectNode tree;
    private final List<StudyFileException.Problem> problems = new ArrayList<>();
    private final Set<JsonPointer> removed = new HashSet<>();
    private final List<Sweep.Cell> swept = new ArrayList<>();
    private Sweep.Cell cell = new Sweep.Cell("", Map.of());

    Attempt(Places places, ObjectNode tree) {
      this.places = places;
      this.tree = tree;
      Shorthand.expand(tree);
    }

    /**
     * Each mistake is noted and its field taken away, so that the next one is found as well; where
     * the study can't do without the field, there is no next one.
     */
    StudySource read() throws StudyFileException {
      while (true) {
        try {
          Study study = study();
          if (problems.isEmpty()) {
            return new StudySource(study, places, swept);
          }
          throw new StudyFileException(problems);
        } catch (Mistake mistake) {
          Places.Origin origin = places.origin(mistake, cell);
          boolean ours = mistake.lacking() != null && removed.contains(mistake.lacking());
          if (ours || !note(mistake, origin) || !remove(origin.written())) {
            throw new StudyFileException(problems);
          }
        }
      }
    }

    private boolean note(Mistake mistake, Places.Origin origin) {
      StudyFileException.Problem problem = places.problem(mistake, origin, cell);
      boolean fresh = problems.stream().noneMatch(problem::isOfSameField);
      if (fresh) {
        problems.add(problem);
      }
      return fresh && problems.size() < MAX_PROBLEMS;
    }

    /** Whether there was such a key, and a study can be told without it. */
    private boolean remove(JsonPointer origin) {
      if (origin.matches() || "sweep".equals(origin.getMatchingProperty())) {
        return false;
      }
      if (tree.at(origin.head()) instanceof ArrayNode && tree.at(origin).isValueNode()) {
        return remove(origin.head());
      }
      String field = origin.last().getMatchingProperty();
      return !REQUIRED.contains(field)
          && tree.at(origin.head()) instanceof ObjectNode parent
          && parent.remove(field) != null
          && removed.add(origin);
    }

    private Study study() {
      swept.clear();
      cell = new Sweep.Cell("", Map.of());
      Sweep sweep = Sweep.of(tree);
      checkTraining();
      long cells = sweep.cells();
      refuseMore(cells, cells == 1 ? 1 : cells, "cells");
      Map<String, String> seen = new HashMap<>();
      Agreement agreement = new Agreement();
      List<Study.Cell> all = new ArrayList<>();
      long stages = 0;
      for (long i = 0; i < cells; i++) {
        StudySpec spec = spec(sweep, i);
        if (i == 0) {
          long most = spec.stages();
          refuseMore(
              cells, most > Long.MAX_VALUE / cells ? Long.MAX_VALUE : most * cells, "stages");
        }
        stages += spec.stages();
        refuseMore(cells, stages, "stages");
        JsonNode json = Json.mapper().valueToTree(spec);
        String twin = seen.put(json.toString(), cell.label());
        if (twin != null) {
          throw Mistake.inKey(
              JsonPointer.compile("/sweep"),
              "the cells " + twin + " and " + cell.label() + " are the same study");
        }
        agreement.add(json);
        swept.add(cell);
        all.add(new Study.Cell(cell.label(), spec));
      }
      return study(all, agreement.common());
    }

    private Study study(List<Study.Cell> cells, ObjectNode resolved) {
      JsonNode sweep = tree.get("sweep");
      if (sweep != null) {
        resolved.set("sweep", sweep);
      }
      String json = new String(Json.write(sorted(resolved)), StandardCharsets.UTF_8);
      String digest = Hashing.sha256().hashString(json, StandardCharsets.UTF_8).toString();
      String name = cells.get(0).spec().name();
      return new Study(name + "-" + digest.substring(0, 8), name, cells, json);
    }

    private void checkTraining() {
      if (tree.has("training")) {
        JsonNode training = tree.get("training").deepCopy();
        if (training instanceof ObjectNode object) {
          defaults.training(object);
        }
        binder.bind(training, TrainingSpec.class, JsonPointer.compile("/training"), List.of());
      }
    }

    private StudySpec spec(Sweep sweep, long number) {
      ObjectNode study = tree.deepCopy();
      study.remove("sweep");
      cell = new Sweep.Cell("", Map.of());
      cell = sweep.cell(number, study);
      Shorthand.expand(study);
      defaults.fill(study);
      return binder.bind(study, StudySpec.class, JsonPointer.empty(), FILE_KEYS);
    }

    private void refuseMore(long cells, long count, String what) {
      if (count > MAX_STAGES) {
        String message =
            "the study would have "
                + (count == Long.MAX_VALUE ? "more than 2^63" : count)
                + " "
                + what
                + "; the most is "
                + MAX_STAGES;
        throw cells == 1
            ? Mistake.inValue(JsonPointer.empty(), message)
            : Mistake.inKey(JsonPointer.compile("/sweep"), message);
      }
    }
  }

  /** Trees keep the order in which they were filled; the canonical form is sorted. */
  private static Map<?, ?> sorted(ObjectNode tree) {
    return Json.mapper().convertValue(tree, Map.class);
  }
}
