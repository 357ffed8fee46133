package selfstudy.spec;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.stream.Collectors;

/** A study file that cannot be one; the message has one line for each mistake. */
public final class StudyFileException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public StudyFileException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, in the order in which they were met; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One mistake.
   *
   * @param line from 1
   * @param column from 1
   * @param path of the field, as {@code methods[0].training.epochs}; empty for the whole file
   * @param message what is wrong and what is allowed
   */
  public record Problem(String file, int line, int column, String path, String message) {
    /** Whether another is about the same field, so that one of them is enough. */
    public boolean isOfSameField(Problem other) {
      return line == other.line && path.equals(other.path);
    }

    @Override
    public String toString() {
      String field = path.isEmpty() ? "" : path + ": ";
      return file + ":" + line + ":" + column + ": " + field + message;
    }
  }

  /** A pointer as people write it: {@code methods[0].training.epochs}. */
  static String path(JsonPointer pointer) {
    StringBuilder path = new StringBuilder();
    for (JsonPointer at = pointer; at != null && !at.matches(); at = at.tail()) {
      if (at.mayMatchElement()) {
        path.append('[').append(at.getMatchingIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(at.getMatchingProperty());
      }
    }
    return path.toString();
  }
}
