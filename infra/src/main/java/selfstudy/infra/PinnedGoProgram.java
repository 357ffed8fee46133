package selfstudy.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A Go program of one version, built from the module that Go's checksum database vouches for. */
record PinnedGoProgram(String module, String version, String program, Consumer<String> progress)
    implements Binary.Source {
  @Override
  public Path obtain(Path work) {
    progress.accept(
        "building " + program + " with go install: takes several minutes, once for this home");
    List<String> go =
        List.of("go", "install", "-v", "-trimpath", "-ldflags=-s -w", module + "@" + version);
    new Command(go, Map.of("CGO_ENABLED", "0", "GOBIN", work.toString()), work)
        .run(progress, "Put `" + program + "` on PATH, or install Go, and try again.");
    return work.resolve(program);
  }
}
