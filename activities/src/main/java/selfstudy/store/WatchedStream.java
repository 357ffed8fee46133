package selfstudy.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that says block by block that it is being read. */
public final class WatchedStream extends FilterInputStream {
  private static final int BLOCK = 1 << 20;

  private final Runnable alive;
  private int unsaid;

  /**
   * Over another stream, which is closed with this one.
   *
   * @param alive called once for each MiB that was read
   */
  public WatchedStream(InputStream in, Runnable alive) {
    super(in);
    this.alive = alive;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) {
    unsaid += bytes;
    if (unsaid >= BLOCK) {
      unsaid %= BLOCK;
      alive.run();
    }
  }
}
