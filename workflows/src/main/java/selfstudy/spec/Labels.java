package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many labelled training images an evaluation sees: {@code all}, {@code 5000}, {@code 10 per
 * class} or {@code 1%}; drawn stratified by class and by seed, the same for every method.
 *
 * @param amount images, images per class, or percent; 0 for all
 */
public record Labels(Unit unit, double amount) {
  /** What {@link #amount} counts. */
  public enum Unit {
    ALL,
    TOTAL,
    PER_CLASS,
    PERCENT
  }

  /** Every label of the training split. */
  public static final Labels ALL = new Labels(Unit.ALL, 0);

  private static final Pattern FORM =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(per class|%|)", Pattern.CASE_INSENSITIVE);

  public Labels {
    if (unit == Unit.PERCENT) {
      Check.within("labels", amount, 1e-6, 100);
    } else if (unit != Unit.ALL && (amount < 1 || amount != Math.rint(amount))) {
      throw new InvalidSpec(
          "labels", "labels must be a whole number above 0, but is " + Check.plain(amount));
    }
  }

  /** Reads the form that study files use. */
  @JsonCreator
  public static Labels parse(String text) {
    String form = text.strip().toLowerCase(Locale.ROOT);
    if (form.equals("all")) {
      return ALL;
    }
    Matcher matcher = FORM.matcher(form);
    if (!matcher.matches()) {
      throw new InvalidSpec(
          "labels",
          "labels must be \"all\", a number, \"N per class\" or \"N%\", but is \"" + text + '"');
    }
    double amount = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "per class" -> new Labels(Unit.PER_CLASS, amount);
      case "%" -> new Labels(Unit.PERCENT, amount);
      default -> new Labels(Unit.TOTAL, amount);
    };
  }

  /** The form that {@link #parse} reads. */
  @JsonValue
  @Override
  public String toString() {
    return switch (unit) {
      case ALL -> "all";
      case TOTAL -> number();
      case PER_CLASS -> number() + " per class";
      case PERCENT -> number() + "%";
    };
  }

  String slug() {
    return toString().replace(' ', '-');
  }

  private String number() {
    return Check.plain(amount);
  }
}
