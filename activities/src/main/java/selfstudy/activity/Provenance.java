package selfstudy.activity;

import java.time.Instant;
import selfstudy.plan.Stage;

/**
 * Under which circumstances a result came about; none of it is part of the content key.
 *
 * @param stage content key
 * @param name of the stage in the study that ran it
 * @param commit of the code, or {@code unknown}
 * @param engine PyTorch and DJL versions
 * @param cpu model, and with it the instruction set that bytes are promised equal for
 * @param seconds of the last attempt
 */
public record Provenance(
    String stage,
    String name,
    int recipe,
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
        host.commit(),
        host.engine(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        host.cpu(),
        worker,
        Instant.now().toString(),
        seconds);
  }
}
