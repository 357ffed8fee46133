package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import selfstudy.config.SettingsException;
import selfstudy.spec.InvalidSpec;

class ErrorReportTest {
  @Test
  void wrongUseIsTwo() {
    assertThat(code(new UsageException("no"))).isEqualTo(2);
    assertThat(code(new SettingsException("no"))).isEqualTo(2);
    assertThat(code(new InvalidSpec("epochs", "no"))).isEqualTo(2);
    assertThat(code(new UncheckedIOException(new NoSuchFileException("study.yaml")))).isEqualTo(2);
  }

  @Test
  void whatDoesNotAnswerIsThreeAndSaysWhatToDo() {
    ErrorReport temporal = ErrorReport.of(Status.UNAVAILABLE.asRuntimeException());
    assertThat(temporal.exitCode()).isEqualTo(3);
    assertThat(temporal.message()).contains("selfstudy up", "TEMPORAL_ADDRESS");
    ErrorReport store = ErrorReport.of(new IllegalStateException(new ConnectException("refused")));
    assertThat(store.exitCode()).isEqualTo(3);
    assertThat(store.message()).contains("refused", "SELFSTUDY_S3_ENDPOINT");
    assertThat(code(new IOException("disk"))).isEqualTo(3);
  }

  @Test
  void aLocalFileThatCannotBeUsedIsTwoWithTheReason() {
    ErrorReport denied = ErrorReport.of(new AccessDeniedException("study.yaml"));
    assertThat(denied.exitCode()).isEqualTo(2);
    assertThat(denied.message()).contains("study.yaml", "permission denied");
    ErrorReport folder = ErrorReport.of(new FileSystemException("/here", null, "Is a directory"));
    assertThat(folder.exitCode()).isEqualTo(2);
    assertThat(folder.message()).contains("/here", "Is a directory");
  }

  @Test
  void anUnknownNamespaceIsThree() {
    ErrorReport report =
        ErrorReport.of(
            Status.NOT_FOUND.withDescription("Namespace nope is not found.").asRuntimeException());
    assertThat(report.exitCode()).isEqualTo(3);
    assertThat(report.message()).contains("nope", "TEMPORAL_NAMESPACE");
  }

  @Test
  void anythingElseIsOne() {
    assertThat(code(new IllegalStateException("bug"))).isEqualTo(1);
  }

  private static int code(Throwable failure) {
    return ErrorReport.of(failure).exitCode();
  }
}
