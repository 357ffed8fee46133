package selfstudy.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Labels;
import selfstudy.spec.MethodSpec;
import selfstudy.spec.MetricName;
import selfstudy.spec.ProtocolSpec;
import selfstudy.spec.VerdictSpec;

/** Everything that a stage's activity needs to know, and nothing that cannot change its result. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StageWork.Fetch.class, name = "dataset"),
  @JsonSubTypes.Type(value = StageWork.Pretrain.class, name = "pretrain"),
  @JsonSubTypes.Type(value = StageWork.Tune.class, name = "tune"),
  @JsonSubTypes.Type(value = StageWork.Evaluate.class, name = "evaluate"),
  @JsonSubTypes.Type(value = StageWork.Summarise.class, name = "summarise")
})
public sealed interface StageWork {

  /** Which of them this is. */
  @JsonIgnore
  StageKind kind();

  /**
   * A catalogue dataset is fetched, checked against its checksums and packed.
   *
   * @param dataset catalogue name
   * @param data key below which the store holds it
   */
  record Fetch(String dataset, String data) implements StageWork {
    @Override
    public StageKind kind() {
      return StageKind.DATASET;
    }
  }

  /**
   * An encoder is pretrained (or only initialised: method {@code random}; or taken over: method
   * {@code imported}).
   *
   * @param method with its seeds reduced to this one
   * @param data null for {@code imported}, which looks at none
   */
  record Pretrain(
      MethodSpec method, EncoderSpec encoder, @Nullable DataInput data, int resolution, int seed)
      implements StageWork {
    /** The data of a method that looks at some. */
    public DataInput images() {
      return Objects.requireNonNull(data, () -> method.name() + " looks at no images");
    }

    @Override
    public StageKind kind() {
      return StageKind.PRETRAIN;
    }
  }

  /**
   * Learning rate and weight decay are chosen on the validation part of the labelled images.
   *
   * @param protocol {@link ProtocolSpec.Tuning#withoutTunedOn without} the seed it is tuned on: for
   *     this stage that is {@code seed}
   * @param metric by which they are chosen
   * @param pretrained key of the stage whose encoder is trained on; null for scratch
   */
  record Tune(
      ProtocolSpec.Tuning protocol,
      EncoderSpec encoder,
      DataInput data,
      MetricName metric,
      int resolution,
      @Nullable String pretrained,
      int seed)
      implements StageWork {
    @Override
    public StageKind kind() {
      return StageKind.TUNE;
    }
  }

  /**
   * An encoder is judged.
   *
   * @param metric by which hyper-parameters are chosen and the result is reported
   * @param pretrained key of the stage whose encoder is judged; null for scratch
   * @param tuned key of the stage that chose its learning rate and weight decay; null where there
   *     was nothing to choose
   */
  record Evaluate(
      ProtocolSpec protocol,
      EncoderSpec encoder,
      DataInput data,
      MetricName metric,
      int resolution,
      @Nullable String pretrained,
      @Nullable String tuned,
      int seed)
      implements StageWork {
    @Override
    public StageKind kind() {
      return StageKind.EVALUATE;
    }
  }

  /** All results of a study become one table with intervals and verdicts. */
  record Summarise(List<Entry> entries, VerdictSpec verdict) implements StageWork {
    public Summarise {
      entries = List.copyOf(entries);
    }

    @Override
    public StageKind kind() {
      return StageKind.SUMMARISE;
    }

    /**
     * Where one evaluation's result belongs in the table.
     *
     * @param tunedOn the seed that chose the learning rate and weight decay for all; null where
     *     each seed did, or there was nothing to choose
     */
    public record Entry(
        String stage,
        String method,
        String dataset,
        String protocol,
        int seed,
        // Absent rather than null, so that plans from before it can be read: an optional injection
        // that nobody makes is the one way in which a strict reader lets a field be absent.
        @JsonInclude(JsonInclude.Include.NON_NULL)
            @JacksonInject(useInput = OptBoolean.TRUE, optional = OptBoolean.TRUE)
            @Nullable Integer tunedOn) {}
  }

  /**
   * A dataset in the store, or a part of its training split.
   *
   * @param key {@code datasets/<key>/} in the store
   * @param images how many training images to keep; null keeps all
   */
  record DataInput(String key, @Nullable Integer images, Labels labels) {}
}
