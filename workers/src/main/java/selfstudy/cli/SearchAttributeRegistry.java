package selfstudy.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import selfstudy.contract.SearchAttributes;

/** Makes a namespace know the attributes by which studies are listed. */
final class SearchAttributeRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributeRegistry.class);
  private static final Set<Status.Code> REFUSALS =
      Set.of(
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNAUTHENTICATED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.INVALID_ARGUMENT);

  private SearchAttributeRegistry() {}

  /** The pairs {@code name=type} that the development server is started with. */
  static List<String> forDevelopmentServer() {
    return SearchAttributes.ALL.stream()
        .map(key -> key.getName() + "=" + (isNumber(key) ? "Int" : "Keyword"))
        .toList();
  }

  /** Adds what is missing; false if the server will not have them. */
  static boolean ensure(WorkflowClient client, String address) {
    String namespace = client.getOptions().getNamespace();
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    try {
      Set<String> known =
          operator
              .blockingStub()
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
              .getCustomAttributesMap()
              .keySet();
      Map<String, IndexedValueType> missing =
          SearchAttributes.ALL.stream()
              .filter(key -> !known.contains(key.getName()))
              .collect(
                  Collectors.toMap(SearchAttributeKey::getName, SearchAttributeRegistry::type));
      if (!missing.isEmpty()) {
        operator
            .blockingStub()
            .addSearchAttributes(
                AddSearchAttributesRequest.newBuilder()
                    .setNamespace(namespace)
                    .putAllSearchAttributes(missing)
                    .build());
      }
      return true;
    } catch (StatusRuntimeException e) {
      if (!REFUSALS.contains(e.getStatus().getCode())) {
        throw e;
      }
      LOG.warn(
          "This Temporal takes no search attributes ({}); studies run without", e.getMessage());
      return false;
    } finally {
      operator.shutdownNow();
    }
  }

  private static IndexedValueType type(SearchAttributeKey<?> key) {
    return isNumber(key)
        ? IndexedValueType.INDEXED_VALUE_TYPE_INT
        : IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
  }

  private static boolean isNumber(SearchAttributeKey<?> key) {
    return key.getValueClass() == Long.class;
  }
}
