package selfstudy.store;

import java.util.Map;

/**
 * Published files that belong together.
 *
 * @param prefix {@code stages/<stage>/<owner>/<step>-<digest of parts>/}; each part's key is prefix
 *     + name
 * @param step of a checkpoint; of a result, the last
 * @param parts name to digest
 */
public record Bundle(String prefix, long step, Map<String, Part> parts) {
  public Bundle {
    parts = Map.copyOf(parts);
    // Names become files: a forged head must not write elsewhere.
    parts.keySet().forEach(ArtifactKeys::checkSegment);
  }

  /** The same bundle as if it had one part alone. */
  public Bundle only(String name) throws CorruptArtifactException {
    return new Bundle(prefix, step, Map.of(name, part(name)));
  }

  /** One part; throws {@link CorruptArtifactException} if there is none of that name. */
  Part part(String name) throws CorruptArtifactException {
    Part part = parts.get(name);
    if (part == null) {
      throw new CorruptArtifactException(prefix + name, "was never published");
    }
    return part;
  }

  /**
   * A published file.
   *
   * @param sha256 64 hex digits
   * @param bytes size
   */
  public record Part(String sha256, long bytes) {}
}
