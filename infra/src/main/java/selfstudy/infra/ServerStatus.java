package selfstudy.infra;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One server of a home, as its record and the process table have it.
 *
 * @param name {@code temporal} or {@code minio}
 * @param pid present when it runs
 * @param address where it serves or served last, {@code host:port}; empty when it never ran
 */
public record ServerStatus(String name, OptionalLong pid, String address, Path log) {
  public boolean isRunning() {
    return pid.isPresent();
  }
}
