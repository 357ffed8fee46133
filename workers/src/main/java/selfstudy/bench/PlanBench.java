package selfstudy.bench;

import java.util.Map;
import selfstudy.plan.PlannedDataset;
import selfstudy.plan.Planner;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.Json;
import selfstudy.spec.MetricName;
import selfstudy.spec.Study;
import selfstudy.spec.StudyFileException;
import selfstudy.spec.StudyReader;

/**
 * A study file to a plan with content keys. The reference writes the finished plan as JSON once.
 */
public final class PlanBench implements Bench {
  private static final String DATASET = "fashion-mnist";

  private final String yaml;
  private final StudyPlan plan;

  /**
   * @param seeds of the study, which has about four stages a seed
   */
  public PlanBench(int seeds) throws StudyFileException {
    StringBuilder list = new StringBuilder("1");
    for (int seed = 2; seed <= seeds; seed++) {
      list.append(", ").append(seed);
    }
    this.yaml =
        """
        name: bench
        seeds: [%s]
        pretraining: {name: %s, images: 10000}
        methods: [simclr, random]
        evaluate:
          - protocol: linear
            datasets: [{name: %s, labels: 10 per class}]
        """
            .formatted(list, DATASET, DATASET);
    this.plan = plan();
  }

  private StudyPlan plan() throws StudyFileException {
    Study study = new StudyReader().read("bench.yaml", yaml);
    return new Planner()
        .plan(study, Map.of(DATASET, new PlannedDataset("bench", false, MetricName.TOP_1)));
  }

  @Override
  public String name() {
    return "plan " + plan.stages().size() + " stages";
  }

  @Override
  public Scale scale() {
    return Scale.perCpuSecond("stages", plan.stages().size());
  }

  @Override
  public void run() throws StudyFileException {
    plan();
  }

  @Override
  public String reference() {
    return "the finished plan written as JSON once";
  }

  @Override
  public void runReference() {
    Json.write(plan);
  }
}
