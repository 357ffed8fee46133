package selfstudy.infra;

import java.net.URI;

/**
 * A Temporal service that answers.
 *
 * @param address {@code host:port} of its gRPC front end
 * @param namespace the namespace to use
 * @param ui its web page
 */
public record TemporalEndpoint(String address, String namespace, URI ui) {
  public TemporalEndpoint withNamespace(String name) {
    return new TemporalEndpoint(address, name, ui);
  }
}
