package selfstudy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import selfstudy.contract.StudySummary;
import selfstudy.plan.StudyPlan;
import selfstudy.spec.Json;

/**
 * What the store knows of studies, below {@code studies/<id>/}: the plan; the study file with its
 * defaults; how it stands; its page.
 */
public final class StudyStore {
  private static final String ROOT = "studies/";
  private static final String PLAN = "/plan.json";
  private static final String SPEC = "/study.json";
  private static final String SUBMISSION = "/submission.json";
  private static final String STATUS = "/status.json";
  private static final String REPORT = "/report.html";

  private final ArtifactStore store;

  /** Large plans are parsed once for many pages. */
  private final ConcurrentHashMap<String, ReadPlan> plans = new ConcurrentHashMap<>();

  /** Over one store. */
  public StudyStore(ArtifactStore store) {
    this.store = store;
  }

  /**
   * When a study was first submitted.
   *
   * @param submitted ISO 8601, UTC
   */
  public record Submission(String study, String name, String submitted) {
    /** As texts, a whole second would come after its fractions. */
    private Instant instant() {
      return Instant.parse(submitted);
    }
  }

  /**
   * Writes a study's plan and resolved spec. The same study has another plan when its folder of
   * images or the code's recipes have changed since: the newer one then counts. Not to be called
   * while the study runs.
   *
   * @param resolved canonical JSON of the study file with defaults filled in
   */
  public void submit(StudyPlan plan, String resolved, Instant now) throws IOException {
    String id = plan.study();
    store.create(ROOT + id + SPEC, resolved.getBytes(StandardCharsets.UTF_8));
    store.write(ROOT + id + PLAN, Json.write(plan));
    // Last, so that a listed study is whole.
    Submission submission = new Submission(id, plan.name(), now.toString());
    store.create(ROOT + id + SUBMISSION, Json.write(submission));
  }

  /** Whether the study was submitted before with another plan: its data or recipes have changed. */
  public boolean hasOtherPlan(StudyPlan plan) throws IOException {
    Optional<ArtifactStore.Versioned> stored = store.read(ROOT + plan.study() + PLAN);
    return stored.isPresent() && !Arrays.equals(stored.get().content(), Json.write(plan));
  }

  /** A study's plan; throws {@link UnknownStudyException} if there is none. */
  public StudyPlan plan(String study) throws IOException {
    ArtifactStore.Versioned json = store.read(ROOT + study + PLAN).orElse(null);
    if (json == null) {
      throw new UnknownStudyException(store.describe(), study, ids());
    }
    ReadPlan known = plans.get(study);
    if (known != null && known.version.equals(json.version())) {
      return known.plan;
    }
    StudyPlan plan = Json.read(json.content(), StudyPlan.class);
    plans.put(study, new ReadPlan(json.version(), plan));
    return plan;
  }

  private record ReadPlan(String version, StudyPlan plan) {}

  /** Records how a study stands. */
  public void record(StudySummary summary) throws IOException {
    store.write(ROOT + summary.study() + STATUS, Json.write(summary));
  }

  /** How a study stood when that was last recorded. */
  public Optional<StudySummary> summary(String study) throws IOException {
    Optional<ArtifactStore.Versioned> json = store.read(ROOT + study + STATUS);
    return json.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(json.get().content(), StudySummary.class));
  }

  /** Writes a study's page. */
  public void report(String study, String html) throws IOException {
    store.write(ROOT + study + REPORT, html.getBytes(StandardCharsets.UTF_8));
  }

  /** A study's page; empty before its first report. */
  public Optional<String> report(String study) throws IOException {
    return store
        .read(ROOT + study + REPORT)
        .map(html -> new String(html.content(), StandardCharsets.UTF_8));
  }

  /** All submitted studies, newest first. */
  public List<Submission> studies() throws IOException {
    List<Submission> studies = new ArrayList<>();
    for (String key : store.list(ROOT)) {
      if (key.endsWith(SUBMISSION)) {
        Optional<ArtifactStore.Versioned> json = store.read(key);
        if (json.isPresent()) {
          studies.add(Json.read(json.get().content(), Submission.class));
        }
      }
    }
    studies.sort(
        Comparator.comparing(Submission::instant).reversed().thenComparing(Submission::study));
    return studies;
  }

  /**
   * The id of a study given by id, or by name: the newest of that name.
   *
   * @throws UnknownStudyException if there is none
   */
  public String resolve(String idOrName) throws IOException {
    List<Submission> studies = studies();
    return studies.stream()
        .filter(it -> it.study().equals(idOrName))
        .findFirst()
        .or(() -> studies.stream().filter(it -> it.name().equals(idOrName)).findFirst())
        .map(Submission::study)
        .orElseThrow(() -> new UnknownStudyException(store.describe(), idOrName, known(studies)));
  }

  private List<String> ids() throws IOException {
    return known(studies());
  }

  private static List<String> known(List<Submission> studies) {
    TreeSet<String> known = new TreeSet<>();
    studies.forEach(
        it -> {
          known.add(it.study());
          known.add(it.name());
        });
    return List.copyOf(known);
  }
}
