package selfstudy.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import selfstudy.plan.Stage;
import selfstudy.plan.StageState;

/**
 * A stage as {@code plan --json} lists it.
 *
 * @param state {@code hit}, {@code resume} or {@code miss}
 * @param estimatedSeconds 0 for a hit; null when unknown
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record StageRow(
    String key,
    String kind,
    String name,
    @Nullable String method,
    @Nullable String dataset,
    @Nullable String protocol,
    @Nullable Integer seed,
    String state,
    String reason,
    @Nullable Double estimatedSeconds) {

  static StageRow of(Stage stage, StageState state, @Nullable Double estimatedSeconds) {
    return new StageRow(
        stage.key(),
        stage.kind().label(),
        stage.name(),
        stage.method(),
        stage.dataset(),
        stage.protocol(),
        stage.seed(),
        state.state().name().toLowerCase(Locale.ROOT),
        state.reason(),
        state.state() == StageState.State.HIT ? Double.valueOf(0) : estimatedSeconds);
  }
}
