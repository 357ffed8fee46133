package selfstudy.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Results on standard output. A {@link PrintStream} swallows what goes wrong; a reader that has
 * read enough ({@code | head}) is no fault, a full disk is one.
 */
final class StandardOutput extends PrintStream {
  private final Watched watched;

  private StandardOutput(Watched watched) {
    super(watched, true, StandardCharsets.UTF_8);
    this.watched = watched;
  }

  static PrintStream open() {
    return over(new FileOutputStream(FileDescriptor.out));
  }

  static PrintStream over(OutputStream out) {
    return new StandardOutput(new Watched(out));
  }

  /** Whether something that was printed is lost; says so on standard error. */
  static boolean isLost(PrintStream out) {
    out.flush();
    IOException failure = out instanceof StandardOutput stream ? stream.watched.failure : null;
    String message = failure == null ? null : String.valueOf(failure.getMessage());
    if (message == null || message.contains("Broken pipe")) {
      return false;
    }
    System.err.println("selfstudy: standard output cannot be written: " + message);
    return true;
  }

  private static final class Watched extends FilterOutputStream {
    private @Nullable IOException failure;

    private Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
