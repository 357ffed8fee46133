package selfstudy.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.Function;

/** The rule that turns gradients into steps. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerSpec.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = OptimizerSpec.Lars.class, name = "lars"),
  @JsonSubTypes.Type(value = OptimizerSpec.AdamW.class, name = "adamw")
})
public sealed interface OptimizerSpec {
  /** The rate at the schedule's peak. */
  double learningRate();

  /** The L2 penalty, or for AdamW the decoupled decay. */
  double weightDecay();

  /** Every rule's case in one place: a new rule breaks each caller at compile time. */
  <T> T match(Function<Sgd, T> sgd, Function<Lars, T> lars, Function<AdamW, T> adamW);

  /** Stochastic gradient descent with momentum, as torch defines it. */
  record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay)
      implements OptimizerSpec {
    public Sgd {
      Check.positive("learningRate", learningRate);
      Check.within("momentum", momentum, 0, 1);
      Check.notNegative("weightDecay", weightDecay);
    }

    @Override
    public <T> T match(Function<Sgd, T> sgd, Function<Lars, T> lars, Function<AdamW, T> adamW) {
      return sgd.apply(this);
    }
  }

  /** LARS as SimCLR's authors wrote it: batch norm and biases neither decayed nor adapted. */
  record Lars(double learningRate, double momentum, double weightDecay, double trust)
      implements OptimizerSpec {
    public Lars {
      Check.positive("learningRate", learningRate);
      Check.within("momentum", momentum, 0, 1);
      Check.notNegative("weightDecay", weightDecay);
      Check.positive("trust", trust);
    }

    @Override
    public <T> T match(Function<Sgd, T> sgd, Function<Lars, T> lars, Function<AdamW, T> adamW) {
      return lars.apply(this);
    }
  }

  /** AdamW (Loshchilov and Hutter, 2019), as torch defines it. */
  record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSpec {
    public AdamW {
      Check.positive("learningRate", learningRate);
      Check.within("beta1", beta1, 0, 0.999999);
      Check.within("beta2", beta2, 0, 0.999999);
      Check.positive("epsilon", epsilon);
      Check.notNegative("weightDecay", weightDecay);
    }

    @Override
    public <T> T match(Function<Sgd, T> sgd, Function<Lars, T> lars, Function<AdamW, T> adamW) {
      return adamW.apply(this);
    }
  }
}
