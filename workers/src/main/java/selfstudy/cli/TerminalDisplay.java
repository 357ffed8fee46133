package selfstudy.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Lines that are drawn over the ones before, as wide as the terminal. */
final class TerminalDisplay implements Display {
  private static final int LEAST_WIDTH = 40;
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private final Terminal terminal;
  private int drawn;

  TerminalDisplay(PrintStream out) {
    this.out = out;
    try {
      this.terminal =
          TerminalBuilder.builder().system(true).dumb(true).nativeSignals(false).build();
    } catch (IOException e) {
      throw new UncheckedIOException("This terminal cannot be used", e);
    }
  }

  @Override
  public synchronized void show(StudySnapshot snapshot) {
    // One column is left free: a full line would wrap and break the count of lines.
    draw(ProgressView.render(Math.max(LEAST_WIDTH, terminal.getWidth()) - 1, snapshot));
  }

  @Override
  public synchronized void say(String line) {
    draw(List.of());
    out.println(line);
    out.flush();
  }

  private void draw(List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append('A');
    }
    frame.append('\r');
    int most = Math.max(1, terminal.getHeight() - 1);
    List<String> visible =
        lines.size() <= most ? lines : lines.subList(lines.size() - most, lines.size());
    visible.forEach(line -> frame.append(line).append(CLEAR_LINE).append('\n'));
    frame.append(CLEAR_BELOW);
    drawn = visible.size();
    // One write a frame: no flicker.
    out.print(frame);
    out.flush();
  }

  @Override
  public synchronized void close() {
    draw(List.of());
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The terminal could not be given back", e);
    }
  }
}
