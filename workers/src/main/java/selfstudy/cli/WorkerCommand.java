package selfstudy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import selfstudy.config.Settings;
import selfstudy.infra.ParentWatch;
import selfstudy.spec.Numerics;
import selfstudy.tensor.Engine;
import selfstudy.worker.TemporalWorker;
import selfstudy.worker.WorkerActivities;

/** {@code selfstudy worker}. */
@Command(
    name = "worker",
    description = {
      "Works on the stages of all studies of the configured Temporal and store, one training at a"
          + " time.",
      "Ends on Ctrl-C or SIGTERM, after its training has left a checkpoint."
    },
    mixinStandardHelpOptions = true)
final class WorkerCommand extends SessionCommand {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
  private static final Duration GRACE = Duration.ofSeconds(50);

  @Mixin private final DeviceOptions on = new DeviceOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Compute threads of a training; takes only stages of studies that say the same"
            + " (default: ${DEFAULT-VALUE})."
      })
  private int threads = 1;

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "N",
      description = "Least time between two checkpoints of a training (default: 10).")
  private @Nullable Integer checkpointSeconds;

  @Option(
      names = "--loader-threads",
      paramLabel = "N",
      description =
          "Threads that decode and augment beside a training (default: the cores that are left).")
  private @Nullable Integer loaderThreads;

  @Option(names = "--child", hidden = true, description = "Ends when standard input does.")
  private boolean child;

  private final CountDownLatch stop = new CountDownLatch(1);

  WorkerCommand(Context context) {
    super(context);
  }

  @Override
  Session open(Settings settings) {
    return super.open(settings.withTraining(checkpointSeconds, loaderThreads));
  }

  @Override
  int run(Session session) throws Exception {
    Numerics numerics = on.numerics(threads);
    log(child ? Level.INFO : Level.WARN);
    listen();
    // Before servers are asked: what is wrong here stays wrong when they are up.
    Engine engine = on.engine(threads);
    TemporalConnection temporal = session.temporal();
    String name = host() + "-" + ProcessHandle.current().pid();
    List<Object> implementations =
        WorkerActivities.of(session.settings(), session.store(), engine, name);
    try (TemporalWorker worker = new TemporalWorker(temporal.client(), numerics, implementations)) {
      worker.start();
      context()
          .err()
          .println(
              "Working on "
                  + engine.device()
                  + " for "
                  + temporal.address()
                  + ", store "
                  + session.store().describe());
      stop.await();
      LOG.info("Stopping: the training leaves a checkpoint");
      worker.stop(GRACE);
    }
    return Exit.FINE;
  }

  /** Its name is for people; a container's may not resolve. */
  private String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.debug("This machine's name does not resolve", e);
      return context().environment().getOrDefault("HOSTNAME", "localhost");
    }
  }

  private static void log(Level level) {
    if (LoggerFactory.getLogger("selfstudy") instanceof Logger logger
        && logger.getEffectiveLevel().isGreaterOrEqual(level)) {
      logger.setLevel(level);
    }
  }

  /** A child hears of Ctrl-C from its parent, which closes its standard input. */
  private void listen() {
    Signals.register("TERM", stop::countDown);
    if (!child) {
      Signals.register("INT", stop::countDown);
      return;
    }
    Signals.register("INT", () -> LOG.debug("Ctrl-C is for the parent"));
    ParentWatch.start(System.in, stop::countDown);
  }
}
