package selfstudy.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.Numerics;

/**
 * One step of a study. What determines its result is {@code work}, {@code recipe} and {@code
 * numerics}, hashed into {@code key}; the rest says which place it has in this study.
 *
 * @param key 64 hex digits: same key, same result
 * @param name unique in the study: {@code evaluate/linear/simclr/fashion-mnist/seed-1}
 * @param method the method's name, with the sweep's cell where there is one; null for datasets
 * @param dataset the label under which results are compared; null for summaries
 * @param protocol null but for evaluations and what they are tuned by
 * @param seed null for datasets and summaries
 * @param inputs keys of the stages that must be done before
 * @param recipe the version of the code's numbers, see {@link Recipes}
 */
public record Stage(
    String key,
    String name,
    @Nullable String method,
    @Nullable String dataset,
    @Nullable String protocol,
    @Nullable Integer seed,
    List<String> inputs,
    StageWork work,
    int recipe,
    Numerics numerics) {
  public Stage {
    inputs = List.copyOf(inputs);
  }

  /** The kind of work. */
  @JsonIgnore
  public StageKind kind() {
    return work.kind();
  }
}
