package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Set<String> catalogue;

  /** A reader that takes any name of a dataset. */
  public StudyReader() {
    this.catalogue = null;
  }

  /**
   * @param catalogue the datasets that are known by name; others are mistakes
   */
  public StudyReader(Collection<String> catalogue) {
    this.catalogue = Set.copyOf(catalogue);
  }

  /**
   * Reads a study.
   *
   * @param fileName as messages are to name it
   * @param yaml the file's text, at most 1 MiB
   * @throws StudyFileException with every mistake that could be told apart
   */
  public Study read(String fileName, String yaml) throws StudyFileException {
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
    return new Attempt(fileName, source).read();
  }

  /**
   * @param field the field at fault, as the study spells it
   * @param written where in the file its value was written
   */
  private record Origin(JsonPointer field, JsonPointer written) {}

  /** Keeps a mistake's place while the study is put together. */
  private final class Attempt {
    private final String file;
    private final YamlSource source;
    private final ObjectNode tree;
    private final List<StudyFileException.Problem> problems = new ArrayList<>();
    private final Set<JsonPointer> removed = new HashSet<>();
    private Sweep.Cell cell = new Sweep.Cell("", Map.of());

    Attempt(String file, YamlSource source) {
      this.file = file;
      this.source = source;
      this.tree = source.root().deepCopy();
      Shorthand.expand(tree);
    }

    /**
     * Each mistake is noted and its field taken away, so that the next one is found as well; where
     * the study can't do without the field, there is no next one.
     */
    Study read() throws StudyFileException {
      while (true) {
        try {
          Study study = study();
          if (problems.isEmpty()) {
            return study;
          }
          throw new StudyFileException(problems);
        } catch (Mistake mistake) {
          Origin origin = origin(mistake);
          boolean ours = mistake.lacking() != null && removed.contains(mistake.lacking());
          if (ours || !note(mistake, origin) || !remove(origin.written())) {
            throw new StudyFileException(problems);
          }
        }
      }
    }

    private boolean note(Mistake mistake, Origin origin) {
      JsonPointer written = origin.written();
      Place place = mistake.key() ? source.ofKey(written) : source.ofValue(written);
      String path = StudyFileException.path(origin.field());
      String message = String.valueOf(mistake.getMessage());
      if (written.toString().startsWith("/sweep/") && !cell.label().isEmpty()) {
        message += " (in the sweep's cell " + cell.label() + ")";
      }
      StudyFileException.Problem problem =
          new StudyFileException.Problem(file, place.line(), place.column(), path, message);
      boolean fresh =
          problems.stream().noneMatch(p -> p.line() == place.line() && p.path().equals(path));
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
      String field = origin.last().getMatchingProperty();
      return !REQUIRED.contains(field)
          && tree.at(origin.head()) instanceof ObjectNode parent
          && parent.remove(field) != null
          && removed.add(origin);
    }

    private Study study() {
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
      StudySpec spec = binder.bind(study, StudySpec.class, JsonPointer.empty(), FILE_KEYS);
      checkName(spec.pretraining(), "/pretraining");
      for (int i = 0; i < spec.evaluate().size(); i++) {
        List<DataSelection> datasets = spec.evaluate().get(i).datasets();
        for (int j = 0; j < datasets.size(); j++) {
          checkName(datasets.get(j), "/evaluate/" + i + "/datasets/" + j);
        }
      }
      return spec;
    }

    private void checkName(DataSelection data, String at) {
      if (catalogue != null && data.catalogued() && !catalogue.contains(data.name())) {
        throw Mistake.inValue(
            JsonPointer.compile(at + "/name"),
            "unknown dataset \""
                + data.name()
                + '"'
                + Spelling.hint(data.name(), catalogue)
                + " (your own images: folder:PATH, archive:PATH or imported:NAME)");
      }
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

    private Origin origin(Mistake mistake) {
      JsonPointer at = mistake.at();
      return found(mistake, at)
          .or(() -> maker(mistake))
          .or(() -> found(mistake, inherited(at)))
          .orElse(new Origin(at, at));
    }

    private Optional<Origin> found(Mistake mistake, JsonPointer field) {
      boolean whole = mistake.key() && cell.origins().containsKey(field);
      return cell.origin(field)
          .map(swept -> whole ? swept.head() : swept)
          .or(() -> source.has(field) ? Optional.of(field) : Optional.empty())
          .map(written -> new Origin(field, written));
    }

    private Optional<Origin> maker(Mistake mistake) {
      return mistake.key()
          ? cell.maker(mistake.at()).map(written -> new Origin(mistake.at(), written))
          : Optional.empty();
    }

    /** Where a method's field comes from if the method itself does not have it. */
    private JsonPointer inherited(JsonPointer at) {
      JsonPointer field = "methods".equals(at.getMatchingProperty()) ? tail(tail(at)) : at;
      return field.toString().matches("/(training|seeds)(/.*)?") ? field : at;
    }

    private JsonPointer tail(JsonPointer at) {
      JsonPointer tail = at.tail();
      return tail == null ? JsonPointer.empty() : tail;
    }
  }

  /** Trees keep the order in which they were filled; the canonical form is sorted. */
  private static Map<?, ?> sorted(ObjectNode tree) {
    return Json.mapper().convertValue(tree, Map.class);
  }
}
