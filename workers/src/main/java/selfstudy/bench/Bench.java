package selfstudy.bench;

import java.util.Map;

/** Some work of the platform, and a reference of the same work to compare it with. */
public interface Bench extends AutoCloseable {
  /** As it is printed: {@code train simclr resnet18 2x128x32}. */
  String name();

  /** What one repetition counts as. */
  Scale scale();

  /** One repetition. */
  void run() throws Exception;

  /** What the reference is, for a person. */
  String reference();

  /** One repetition of the reference. */
  void runReference() throws Exception;

  /** What else was found; printed as it is. */
  default Map<String, Object> details() {
    return Map.of();
  }

  @Override
  default void close() throws Exception {}
}
