package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which combinations of learning rate and weight decay are tried on validation, and how long. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SearchSpec.Grid.class, name = SearchSpec.Grid.NAME),
  @JsonSubTypes.Type(value = SearchSpec.Random.class, name = SearchSpec.Random.NAME),
  @JsonSubTypes.Type(value = SearchSpec.Halving.class, name = SearchSpec.Halving.NAME)
})
public sealed interface SearchSpec {

  /** The name in study files and keys. */
  @JsonIgnore
  String name();

  /**
   * The rounds of trials, in order; the last one's are full trainings, and its best is chosen.
   *
   * @param combinations of the grid, at least 2
   * @param steps of a full training
   */
  List<Rung> rungs(int combinations, int steps);

  /**
   * Whether it can be carried out.
   *
   * @param combinations of the grid
   * @param steps of a full training
   * @throws InvalidSpec below {@code search} if it asks for more than there is
   */
  default void check(int combinations, int steps) {
    if (combinations == 1) {
      throw new InvalidSpec(
          "search",
          "search has one combination of learning rate and weight decay to choose from; leave it"
              + " out, or give more values");
    }
  }

  /**
   * A round of trials, each a whole training with a schedule of its own length.
   *
   * @param trials how many
   * @param steps of each
   */
  record Rung(int trials, int steps) {}

  /** Every combination. */
  record Grid() implements SearchSpec {
    /** As study files and keys spell it. */
    public static final String NAME = "grid";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<Rung> rungs(int combinations, int steps) {
      return List.of(new Rung(combinations, steps));
    }

    /** A grid of one has nothing to choose, and needs nothing. */
    @Override
    public void check(int combinations, int steps) {}
  }

  /**
   * Some of the combinations, drawn without replacement by the seed, equal for all methods.
   *
   * @param trials how many
   */
  record Random(@JsonPropertyDescription("how many of the combinations to draw") int trials)
      implements SearchSpec {
    /** As study files and keys spell it. */
    public static final String NAME = "random";

    public Random {
      Check.atLeast("trials", trials, 2);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<Rung> rungs(int combinations, int steps) {
      return List.of(new Rung(trials, steps));
    }

    @Override
    public void check(int combinations, int steps) {
      SearchSpec.super.check(combinations, steps);
      if (trials > combinations) {
        throw new InvalidSpec(
            "search/trials",
            "trials must be at most the " + combinations + " combinations, but is " + trials);
      }
    }
  }

  /**
   * Successive halving (Jamieson and Talwalkar, 2016): all combinations for few steps, the best
   * {@code 1/keep} of them, rounded up, again from the start for {@code keep} times as many, and so
   * on; the last round trains in full. Rounds begin at {@code leastSteps} or more, and end before
   * one would have a single trial.
   *
   * @param keep one of so many goes on
   * @param leastSteps of a trial of the first round
   */
  record Halving(
      @JsonPropertyDescription(
              "the best 1/keep of a round go on to the next, of keep times the steps")
          int keep,
      @JsonPropertyDescription(
              "the fewest steps of a trial; by default a full training's steps / keep^2: three"
                  + " rounds at most")
          int leastSteps)
      implements SearchSpec {
    /** As study files and keys spell it. */
    public static final String NAME = "halving";

    public Halving {
      Check.within("keep", keep, 2, 100);
      Check.atLeast("leastSteps", leastSteps, 1);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<Rung> rungs(int combinations, int steps) {
      List<Integer> trials = new ArrayList<>();
      List<Integer> lengths = new ArrayList<>();
      int length = steps;
      for (int left = combinations; left > 1 && length >= leastSteps; length /= keep) {
        trials.add(left);
        lengths.add(length);
        left = (left + keep - 1) / keep;
      }
      Collections.reverse(lengths);
      List<Rung> rungs = new ArrayList<>();
      for (int i = 0; i < trials.size(); i++) {
        rungs.add(new Rung(trials.get(i), lengths.get(i)));
      }
      return rungs;
    }

    @Override
    public void check(int combinations, int steps) {
      SearchSpec.super.check(combinations, steps);
      if (leastSteps > steps) {
        throw new InvalidSpec(
            "search/leastSteps",
            "leastSteps must be at most the " + steps + " steps, but is " + leastSteps);
      }
    }
  }
}
