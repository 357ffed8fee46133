package selfstudy.cli;

import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;

/** A client of one Temporal namespace that has answered once. */
final class TemporalConnection implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(4);
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final String address;

  private TemporalConnection(WorkflowServiceStubs stubs, String address, String namespace) {
    this.stubs = stubs;
    this.address = address;
    this.client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
  }

  /**
   * Throws {@link UnreachableException} if nothing answers within seconds, {@link UsageException}
   * if the address is none.
   */
  static TemporalConnection open(String address, String namespace) {
    if (!address.matches("\\S+:\\d{1,5}")) {
      throw new UsageException(
          "Temporal's address must be host:port, but is \""
              + address
              + "\": see TEMPORAL_ADDRESS.");
    }
    WorkflowServiceStubs stubs = null;
    try {
      stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
      stubs.connect(ANSWER);
      return new TemporalConnection(stubs, address, namespace);
    } catch (StatusRuntimeException | IllegalStateException | IllegalArgumentException e) {
      if (stubs != null) {
        stubs.shutdownNow();
      }
      throw new UnreachableException(
          "Temporal does not answer at "
              + address
              + ". Start it with 'selfstudy up', or check TEMPORAL_ADDRESS.",
          e);
    }
  }

  WorkflowClient client() {
    return client;
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
