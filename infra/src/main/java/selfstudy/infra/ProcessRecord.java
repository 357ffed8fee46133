package selfstudy.infra;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a home remembers of a server, as JSON in its {@code run} folder.
 *
 * @param process the running server; null once it was stopped
 * @param ports its ports by name, kept for the next start
 */
record ProcessRecord(@Nullable ProcessIdentity process, Map<String, Integer> ports) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ProcessRecord {
    ports = new TreeMap<>(ports);
  }

  static Optional<ProcessRecord> read(Path file) {
    return read(file, ProcessRecord.class);
  }

  static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), type));
    } catch (IOException e) {
      throw new StackException("cannot read " + file + "; if it is damaged, delete it", e);
    }
  }

  static void write(Path file, Object value) {
    try {
      Home.writePrivately(file, JSON.writeValueAsBytes(value));
    } catch (IOException e) {
      throw new StackException("cannot write " + file, e);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }
}
