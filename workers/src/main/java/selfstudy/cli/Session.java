package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import selfstudy.config.Settings;
import selfstudy.infra.DevelopmentStack;
import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.ServerStatus;
import selfstudy.infra.StackSettings;
import selfstudy.plan.StudyPlan;
import selfstudy.report.StudyResults;
import selfstudy.store.ArtifactStageStore;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Credentials;
import selfstudy.store.StageStates;
import selfstudy.store.StageStore;
import selfstudy.store.StudyStore;
import selfstudy.worker.StoreOpener;

/**
 * The store and the Temporal that a command works on, each opened when it is first asked for: those
 * of the settings, else those of the home.
 */
final class Session implements AutoCloseable {
  private final boolean starts;
  private volatile Consumer<String> progress;
  private @Nullable DevelopmentStack stack;
  private Settings settings;
  private @Nullable ArtifactStore store;
  private @Nullable TemporalConnection temporal;
  private boolean ownTemporal;
  private boolean ownMinio;

  private Session(Settings settings, boolean starts, Consumer<String> progress) {
    this.settings = settings;
    this.starts = starts;
    this.progress = progress;
  }

  /** Uses what runs; throws {@link UnreachableException} where nothing does. */
  static Session attach(Settings settings) {
    return new Session(settings, false, line -> {});
  }

  /** From now on the servers' news goes here. */
  void tell(Consumer<String> listener) {
    progress = listener;
  }

  /** Starts in the home what the settings don't name. */
  static Session embed(Settings settings, Consumer<String> progress) {
    return new Session(settings, true, progress);
  }

  /** The settings, with the addresses that were found so far. */
  Settings settings() {
    return settings;
  }

  /** The home's servers; the home's folders are made with it. */
  DevelopmentStack stack() {
    if (stack == null) {
      stack =
          DevelopmentStack.open(
              StackSettings.of(settings.home().root())
                  .withSearchAttributes(SearchAttributeRegistry.forDevelopmentServer())
                  .withProgress(line -> progress.accept(line)));
    }
    return stack;
  }

  ArtifactStore store() {
    if (store == null) {
      settings = withStore();
      store = StoreOpener.open(settings);
    }
    return store;
  }

  StageStore stages() {
    return new ArtifactStageStore(store());
  }

  StageStates stageStates() {
    return new StageStates(store(), stages());
  }

  StudyStore studies() {
    return new StudyStore(store());
  }

  StudyResults results() {
    return new StudyResults(stages());
  }

  /** Plans of other studies of the same name, the newest first. */
  List<StudyPlan> earlier(StudyPlan plan, int most) throws IOException {
    List<StudyPlan> plans = new ArrayList<>();
    for (StudyStore.Submission submission : studies().studies()) {
      if (submission.name().equals(plan.name())
          && !submission.study().equals(plan.study())
          && plans.size() < most) {
        plans.add(studies().plan(submission.study()));
      }
    }
    return plans;
  }

  /** Brings back servers of this home that died under us. */
  void revive() {
    if (ownTemporal) {
      stack().temporal();
    }
    if (ownMinio) {
      stack().minio();
    }
  }

  TemporalConnection temporal() {
    if (temporal == null) {
      String address = temporalAddress();
      temporal = TemporalConnection.open(address, settings.temporalNamespace());
      settings = settings.withTemporal(address);
    }
    return temporal;
  }

  /** Whether Temporal ends with this session, unless others use it. */
  boolean ownsTemporal() {
    return ownTemporal;
  }

  /** Whether the home has a MinIO with data that is not its store, and no store is named. */
  boolean hidesMinio() {
    return settings.store() == null
        && Files.isDirectory(settings.home().root().resolve("minio"))
        && !keepsMinio();
  }

  /**
   * Since 'up' and until 'down' MinIO is the home's store, whether it runs at the moment or not.
   */
  private boolean keepsMinio() {
    return Files.isDirectory(settings.home().run()) && stack().isKept();
  }

  /** Whether Temporal can be asked: an address is configured, or the home's runs or is started. */
  boolean hasTemporal() {
    return starts || settings.temporalAddress() != null || running("temporal") != null;
  }

  private String temporalAddress() {
    String configured = settings.temporalAddress();
    if (configured != null) {
      return configured;
    }
    ServerStatus running = running("temporal");
    if (running == null && !starts) {
      throw new UnreachableException(
          "No Temporal is configured and none runs in "
              + settings.home().root()
              + ". Start one with 'selfstudy up', or set TEMPORAL_ADDRESS.");
    }
    if (!starts) {
      return Objects.requireNonNull(running).address();
    }
    ownTemporal = true;
    return stack().temporal().address();
  }

  private Settings withStore() {
    String address = settings.store();
    if (address == null && !keepsMinio()) {
      return settings.withStore("dir:" + settings.home().store(), null, null);
    }
    if (address != null && !address.equals("minio")) {
      return address.startsWith("dir:")
          ? settings.withStore("dir:" + absolute(address.substring(4)), null, null)
          : settings;
    }
    if (!starts && running("minio") == null) {
      throw new UnreachableException(
          "The MinIO of "
              + settings.home().root()
              + " does not run. Start it with 'selfstudy up', go back to the folder with 'selfstudy"
              + " down', or name another --store.");
    }
    ownMinio = starts;
    MinioEndpoint minio = stack().minio();
    return settings.withStore(
        "s3://" + minio.bucket(),
        minio.url().toString(),
        new Credentials(minio.accessKey(), minio.secretKey()));
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  private @Nullable ServerStatus running(String server) {
    if (!Files.isDirectory(settings.home().run())) {
      return null; // Nothing ever ran here, and looking must not write.
    }
    return stack().status().stream()
        .filter(status -> status.name().equals(server) && status.isRunning())
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    if (temporal != null) {
      temporal.close();
    }
    if (store != null) {
      store.close();
    }
    if (stack != null) {
      stack.close();
    }
  }
}
