package selfstudy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import selfstudy.dataset.BadDataException;
import selfstudy.spec.InvalidSpec;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudySource;

/**
 * What turns out to be wrong with a study when its datasets and encoders are looked up: gathered,
 * to be told at once, each with its place in the file.
 */
final class StudyProblems {
  private final StudySource source;
  private final List<StudyFileException.Problem> problems = new ArrayList<>();

  StudyProblems(StudySource source) {
    this.source = source;
  }

  /** What may find something wrong: a {@link BadDataException} or an {@link InvalidSpec}. */
  @FunctionalInterface
  interface Finding {
    void look() throws IOException;
  }

  /**
   * Looks, and notes what is wrong.
   *
   * @param cell the number of the study's cell
   * @param at the field that it is about, empty for all; an {@link InvalidSpec} names one below it
   */
  void note(int cell, String at, Finding finding) throws IOException {
    try {
      finding.look();
    } catch (InvalidSpec e) {
      note(cell, at.isEmpty() ? e.field() : at + "/" + e.field(), String.valueOf(e.getMessage()));
    } catch (BadDataException e) {
      note(cell, at, String.valueOf(e.getMessage()));
    }
  }

  /** One of each field is enough: cells of a sweep share most of them. */
  void note(int cell, String field, String message) {
    StudyFileException.Problem problem = source.problem(cell, field, message);
    if (problems.stream().noneMatch(problem::isOfSameField)) {
      problems.add(problem);
    }
  }

  /**
   * Refuses the study if something is wrong with it.
   *
   * @throws StudyFileException with all that was noted, in the order of the file
   */
  void refuse() throws StudyFileException {
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt(StudyFileException.Problem::line)
              .thenComparingInt(StudyFileException.Problem::column));
      throw new StudyFileException(problems);
    }
  }
}
