package selfstudy.spec;

import java.util.List;

/** One protocol on some datasets. */
public record EvaluationSpec(ProtocolSpec protocol, List<DataSelection> datasets) {
  public EvaluationSpec {
    Check.notEmpty("datasets", datasets);
    datasets = List.copyOf(datasets);
  }
}
