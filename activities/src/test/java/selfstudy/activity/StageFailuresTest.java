package selfstudy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import com.fasterxml.jackson.core.JsonParseException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.contract.FailureType;
import selfstudy.dataset.BadDataException;
import selfstudy.plan.Recipes;
import selfstudy.store.CorruptArtifactException;
import selfstudy.store.SupersededException;
import selfstudy.tensor.UnsoundFileException;
import selfstudy.train.NonFiniteLossException;

final class StageFailuresTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        of(new BadDataException("x"), FailureType.BAD_DATA),
        of(new CompletionException(new BadDataException("torn.png")), FailureType.BAD_DATA),
        of(new IllegalArgumentException("Other weights"), FailureType.BAD_DATA),
        of(new CorruptArtifactException("a/b", "is gone"), FailureType.BAD_DATA),
        of(new UnsoundFileException("x"), FailureType.BAD_DATA),
        of(new JsonParseException(null, "x"), FailureType.BAD_DATA),
        of(new IOException("x", new JsonParseException(null, "y")), FailureType.BAD_DATA),
        of(new LostInputException("s", "is damaged", null), FailureType.LOST_INPUT),
        of(new NonFiniteLossException(3, 0.1, List.of()), FailureType.NON_FINITE_LOSS),
        of(new SupersededException("s", "a", "b"), FailureType.SUPERSEDED),
        of(new OutOfMemoryError("Java heap space"), FailureType.OUT_OF_MEMORY),
        of(
            new EngineException("DefaultCPUAllocator: not enough memory"),
            FailureType.OUT_OF_MEMORY),
        of(
            new CompletionException(new EngineException("CUDA out of memory. Tried")),
            FailureType.OUT_OF_MEMORY),
        of(new ConnectException("refused"), FailureType.UNREACHABLE),
        of(new UncheckedIOException(new IOException("reset")), FailureType.UNREACHABLE),
        of(new FileSystemException("f", null, "No space left"), FailureType.UNREACHABLE));
  }

  private static Arguments of(Throwable failure, FailureType type) {
    return Arguments.of(failure, type);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasItsType(Throwable failure, FailureType type) {
    assertThat(typed(failure))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> {
              assertThat(it.getType()).isEqualTo(type.name());
              assertThat(it.isNonRetryable()).isEqualTo(type.fatal());
            });
  }

  @Test
  void whatIsHeldAgainstTheStageStaysAsItIs() {
    IllegalStateException bug = new IllegalStateException("x");
    assertThat(typed(bug)).isSameAs(bug);
    assertThat(typed(new NoSuchFileException("f")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("f");
  }

  private static RuntimeException typed(Throwable failure) {
    return StageFailures.typed(StageActivitiesTest.pretrain("there", Recipes.PRETRAIN, 1), failure);
  }
}
