package selfstudy.study;

/**
 * A stage that is neither done nor skipped.
 *
 * @param state {@code waiting}, {@code running}, {@code elsewhere} (another study runs it), {@code
 *     failed} or {@code blocked}
 */
public record OpenStage(String key, String name, String state) {}
