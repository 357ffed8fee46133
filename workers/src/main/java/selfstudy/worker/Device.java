package selfstudy.worker;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import selfstudy.spec.Numerics;
import selfstudy.spec.Numerics.DeviceClass;

/**
 * What one worker trains on.
 *
 * @param index of the GPU; 0 for processors
 */
public record Device(DeviceClass kind, int index) {
  private static final Pattern FORM = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

  /** Reads {@code cpu}, {@code cuda} or {@code cuda:N}. */
  public static Device parse(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a device is cpu, cuda or cuda:N, but this is \"" + text + '"');
    }
    return matcher.group().equals("cpu")
        ? new Device(DeviceClass.CPU, 0)
        : new Device(
            DeviceClass.CUDA, matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)));
  }

  /**
   * What a worker on it computes with.
   *
   * @throws selfstudy.spec.InvalidSpec if that cannot be
   */
  public Numerics numerics(int threads, boolean tf32) {
    return new Numerics(kind, threads, Numerics.Precision.FP32, tf32);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return kind == DeviceClass.CPU ? "cpu" : "cuda:" + index;
  }
}
