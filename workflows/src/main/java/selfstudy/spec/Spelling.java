package selfstudy.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * "Did you mean": the nearest of the words that would have been right, whatever their case, hyphens
 * and scheme ({@code imported:}).
 */
public final class Spelling {
  private Spelling() {}

  /** The nearest word, if it is near enough to be meant: within a third of its letters, plus 1. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String wanted = plain(word);
    return known.stream()
        .filter(candidate -> distance(wanted, candidate) <= 1 + plain(candidate).length() / 3)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(wanted, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The end of a message: {@code ; did you mean "moco"?}, or all the words there are. */
  public static String hint(String word, Collection<String> known) {
    return nearest(word, known)
        .map(near -> "; did you mean \"" + near + "\"?")
        .orElseGet(() -> "; known: " + String.join(", ", known.stream().sorted().toList()));
  }

  /** The same as the end of a sentence, with its full stop or question mark. */
  public static String sentence(String word, Collection<String> known) {
    String hint = hint(word, known);
    return hint.endsWith("?") ? hint : hint + '.';
  }

  private static int distance(String plain, String candidate) {
    return LevenshteinDistance.getDefaultInstance().apply(plain, plain(candidate));
  }

  private static String plain(String word) {
    String cut = word.length() > 64 ? word.substring(0, 64) : word;
    return cut.toLowerCase(Locale.ROOT).replaceFirst("^[a-z]+:", "").replaceAll("[-_ ]", "");
  }
}
