package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  @Test
  void aFullDiskIsNoticedAndAReaderWhoLeftIsForgiven() {
    assertThat(isLost(failing("No space left on device"))).isTrue();
    assertThat(isLost(failing("Broken pipe"))).isFalse();
    assertThat(isLost(new ByteArrayOutputStream())).isFalse();
  }

  private static boolean isLost(OutputStream out) {
    PrintStream stream = StandardOutput.over(out);
    stream.println("a line");
    return StandardOutput.isLost(stream);
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
