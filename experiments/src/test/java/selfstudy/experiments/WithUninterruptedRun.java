package selfstudy.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests the {@link UninterruptedRun} that all classes of a test run share. */
final class WithUninterruptedRun implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == UninterruptedRun.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(WithUninterruptedRun.class))
        .getOrComputeIfAbsent(UninterruptedRun.class, key -> start(), UninterruptedRun.class);
  }

  private static UninterruptedRun start() {
    try {
      return new UninterruptedRun();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the study ran", e);
    }
  }
}
