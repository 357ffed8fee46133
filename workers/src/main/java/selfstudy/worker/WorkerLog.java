package selfstudy.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What workers of one place have written, the newest last. */
record WorkerLog(Path file) {
  /** How a command begins what it tells of its failure. */
  private static final String ERROR = "selfstudy: ";

  private static final int TAIL = 1 << 14;

  /** The line that the last worker ended with; empty if there is none near the end. */
  Optional<String> lastError() {
    return tail()
        .lines()
        .filter(line -> line.startsWith(ERROR))
        .reduce((earlier, later) -> later)
        .map(line -> line.substring(ERROR.length()));
  }

  private String tail() {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(Math.max(0, channel.size() - TAIL));
      ByteBuffer bytes = ByteBuffer.allocate(TAIL);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until the end of either.
      }
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
