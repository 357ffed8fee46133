package selfstudy.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import selfstudy.dataset.ImportOptions;

/** The flags of commands that import images. */
final class ImportFlags {
  @Option(names = "--skip-corrupt", description = "Leaves corrupt images out, and records which.")
  private boolean skipCorrupt;

  @Option(
      names = "--shorter-side",
      paramLabel = "N",
      description =
          "Stores images whose shorter side is longer than N pixels reduced to it, so that large"
              + " datasets fit; these are other images, under another key.")
  private @Nullable Integer shorterSide;

  @Option(names = "--replace", description = "Gives the name to this dataset, if it is taken.")
  private boolean replace;

  ImportOptions options() {
    return new ImportOptions(shorterSide, skipCorrupt, replace);
  }
}
