package selfstudy.activity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.Stage;
import selfstudy.plan.StageWork;

/**
 * Under which circumstances a result came about; none of it is part of the content key.
 *
 * @param stage content key: the hash of its part of the study file with all that it depends on
 * @param name of the stage in the study that ran it
 * @param commit of the code, or {@code unknown}
 * @param device class that it was computed on, with so many {@code threads}
 * @param tf32 whether products on a GPU were rounded to it
 * @param seed null where none applies
 * @param data key of the dataset; null for a summary
 * @param inputs keys of the stages whose results it builds on
 * @param engine PyTorch and DJL versions
 * @param cpu model, and with it the instruction set that bytes are promised equal for
 * @param finished ISO 8601, UTC
 * @param seconds wall time of the attempt that finished it
 */
public record Provenance(
    String stage,
    String name,
    int recipe,
    String device,
    int threads,
    String precision,
    boolean tf32,
    @Nullable Integer seed,
    @Nullable String data,
    List<String> inputs,
    String commit,
    String engine,
    String java,
    String os,
    String cpu,
    String worker,
    String finished,
    double seconds) {

  static Provenance of(Stage stage, Host host, String worker, double seconds) {
    return new Provenance(
        stage.key(),
        stage.name(),
        stage.recipe(),
        stage.numerics().device().name().toLowerCase(Locale.ROOT),
        stage.numerics().threads(),
        stage.numerics().precision().name().toLowerCase(Locale.ROOT),
        stage.numerics().tf32(),
        stage.seed(),
        data(stage.work()),
        stage.inputs(),
        host.commit(),
        host.engine(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        host.cpu(),
        worker,
        Instant.now().toString(),
        seconds);
  }

  private static @Nullable String data(StageWork work) {
    if (work instanceof StageWork.Pretrain pretrain) {
      StageWork.DataInput images = pretrain.data();
      return images == null ? null : images.key();
    }
    if (work instanceof StageWork.Tune tune) {
      return tune.data().key();
    }
    return work instanceof StageWork.Evaluate evaluate ? evaluate.data().key() : null;
  }
}
