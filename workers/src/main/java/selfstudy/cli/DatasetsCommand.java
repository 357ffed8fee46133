package selfstudy.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.DatasetFetch;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetListing;
import selfstudy.dataset.DatasetManifest;

/** {@code selfstudy datasets}: what its subcommands share. */
@Command(
    name = "datasets",
    description = "Lists, fetches and imports datasets.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class DatasetsCommand {
  /** {@code selfstudy datasets list}. */
  @Command(
      name = "list",
      description = "What study files can name, and what the store holds already.",
      mixinStandardHelpOptions = true)
  static final class ListCommand extends SessionCommand {
    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    ListCommand(Context context) {
      super(context);
    }

    @Override
    int run(Session session) throws Exception {
      List<DatasetListing.Row> rows =
          new DatasetListing(Catalogue.standard(), session.store()).rows();
      if (json) {
        print(new Document(rows));
        return Exit.FINE;
      }
      Columns columns = new Columns().add("DATASET", "IN THE STORE", "ABOUT");
      for (DatasetListing.Row row : rows) {
        DatasetManifest stored = row.stored();
        columns.add(
            row.name(),
            stored == null
                ? "no"
                : stored.images(DatasetManifest.TRAIN)
                    + " + "
                    + stored.images(DatasetManifest.TEST)
                    + " images, "
                    + stored.classes().size()
                    + " classes",
            row.about() == null ? "imported" : row.about());
      }
      columns.lines().forEach(this::say);
      return Exit.FINE;
    }

    /** What {@code --json} prints. */
    record Document(List<DatasetListing.Row> datasets) {
      Document {
        datasets = List.copyOf(datasets);
      }
    }
  }

  /** {@code selfstudy datasets fetch}. */
  @Command(
      name = "fetch",
      description = "Fetches catalogue datasets into the store, checked against their checksums.",
      mixinStandardHelpOptions = true)
  static final class FetchCommand extends SessionCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "See 'datasets list'.")
    private List<String> names = new ArrayList<>();

    FetchCommand(Context context) {
      super(context);
    }

    @Override
    int run(Session session) throws Exception {
      Catalogue catalogue = Catalogue.standard();
      names.forEach(catalogue::find);
      DatasetFetch fetch =
          new DatasetFetch(catalogue, session.store(), session.settings().home().work());
      for (String name : names) {
        say(line(name, fetch.fetch(name, new ImportLines(context().err()))));
      }
      return Exit.FINE;
    }
  }

  /** {@code selfstudy datasets add}. */
  @Command(
      name = "add",
      description = {
        "Imports a folder of class folders, or a tar or tar.gz of such a folder.",
        "A study file names it folder:PATH or archive:PATH, and would import it by itself."
      },
      mixinStandardHelpOptions = true)
  static final class AddCommand extends SessionCommand {
    @Parameters(paramLabel = "PATH", description = "The folder or archive.")
    private String path = "";

    AddCommand(Context context) {
      super(context);
    }

    @Override
    int run(Session session) throws Exception {
      Path file = Path.of(path);
      if (!Files.exists(file)) {
        throw new UsageException("There is no folder or archive " + path + ".");
      }
      DatasetImport imports = new DatasetImport(session.store(), session.settings().home().work());
      ImportLines progress = new ImportLines(context().err());
      DatasetManifest manifest =
          Files.isDirectory(file)
              ? imports.folder(file, progress)
              : imports.archive(file, progress);
      say(line((Files.isDirectory(file) ? "folder:" : "archive:") + path, manifest));
      return Exit.FINE;
    }
  }

  private static String line(String name, DatasetManifest manifest) {
    return name
        + ": "
        + manifest.images(DatasetManifest.TRAIN)
        + " training and "
        + manifest.images(DatasetManifest.TEST)
        + " test images in "
        + manifest.classes().size()
        + " classes";
  }
}
