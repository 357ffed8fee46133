package selfstudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.dataset.Catalogue;
import selfstudy.dataset.ContactSheet;
import selfstudy.dataset.DatasetCandidate;
import selfstudy.dataset.DatasetImport;
import selfstudy.dataset.DatasetKeys;
import selfstudy.dataset.DatasetListing;
import selfstudy.dataset.DatasetManifest;
import selfstudy.dataset.DatasetOrigin;
import selfstudy.dataset.ImageSet;
import selfstudy.dataset.ImportOptions;
import selfstudy.dataset.ImportRequest;
import selfstudy.dataset.OfficialFetch;
import selfstudy.dataset.OfficialImport;
import selfstudy.dataset.OwnImport;
import selfstudy.dataset.StoredDatasets;
import selfstudy.plan.StageWork.DataInput;
import selfstudy.spec.DataSelection;
import selfstudy.spec.Labels;

/** {@code selfstudy datasets}: what its subcommands share. */
@Command(
    name = "datasets",
    description = "Lists, fetches, imports and shows datasets.",
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
            row.spelling(),
            stored == null
                ? "no"
                : stored.images(DatasetManifest.TRAIN)
                    + " + "
                    + stored.images(DatasetManifest.TEST)
                    + " images, "
                    + stored.classes().size()
                    + " classes",
            about(row));
      }
      columns.lines().forEach(this::say);
      return Exit.FINE;
    }

    private static String about(DatasetListing.Row row) {
      DatasetManifest stored = row.stored();
      DatasetOrigin origin = stored == null ? null : stored.origin();
      if (row.about() != null) {
        return row.about();
      }
      if (!row.hasName()) {
        return origin == null
            ? row.name() + ", of a folder or archive: studies name it by its path"
            : row.name() + ", before other images got this name";
      }
      return origin == null || origin.dataset() == null
          ? "imported"
          : "imported: a part or variant of " + origin.dataset();
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
      description = {
        "Fetches catalogue datasets into the store, checked against their checksums. An import that",
        "is refused keeps what was downloaded for a day: fetch again with --skip-corrupt, say."
      },
      mixinStandardHelpOptions = true)
  static final class FetchCommand extends SessionCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "See 'datasets list'.")
    private List<String> names = new ArrayList<>();

    @Mixin private final ImportFlags flags = new ImportFlags();

    FetchCommand(Context context) {
      super(context);
    }

    @Override
    int run(Session session) throws Exception {
      Catalogue catalogue = Catalogue.standard();
      names.forEach(catalogue::requireFetchable);
      OfficialFetch fetch =
          new OfficialFetch(catalogue, session.store(), session.settings().home().work());
      for (String name : names) {
        DatasetManifest manifest =
            fetch.fetch(name, flags.options(), new ImportLines(context().err()));
        say(line(name, manifest));
        origin(manifest).forEach(this::say);
        room(manifest, session).ifPresent(context().err()::println);
      }
      return Exit.FINE;
    }
  }

  /** {@code selfstudy datasets add}. */
  @Command(
      name = "add",
      description = {
        "Imports a dataset of the catalogue from what its home publishes, checked against it:",
        "  add dtd --from dtd-r1.0.1.tar.gz",
        "Without --from, imports a folder of class folders, or a tar, tar.gz or zip of such a",
        "folder; a study file names it folder:PATH or archive:PATH, and would import it by itself.",
        "With --name, a study file names it imported:NAME:",
        "  add photos.tar --name photos --skip-corrupt --shorter-side 256"
      },
      mixinStandardHelpOptions = true)
  static final class AddCommand extends SessionCommand {
    @Parameters(paramLabel = "NAME|PATH", description = "A name of the catalogue, or a path.")
    private String name = "";

    @Option(
        names = "--from",
        paramLabel = "PATH",
        description = "Folder, archive or file of labels of the dataset NAME; may be repeated.")
    private List<Path> from = new ArrayList<>();

    @Option(
        names = {"--name", "--subset"},
        paramLabel = "NAME",
        description =
            "The name for images of your own, or for a part or variant of the official dataset.")
    private @Nullable String subset;

    @Option(
        names = "--layout",
        paramLabel = "LAYOUT",
        description = "As which to read a subset, for instance class-folders.")
    private @Nullable String layout;

    @Mixin private final ImportFlags flags = new ImportFlags();

    AddCommand(Context context) {
      super(context);
    }

    @Override
    int run(Session session) throws Exception {
      ImportLines progress = new ImportLines(context().err());
      if (from.isEmpty()) {
        addFolders(session, progress);
        return Exit.FINE;
      }
      OfficialImport imports =
          new OfficialImport(
              Catalogue.standard(), session.store(), session.settings().home().work());
      DatasetManifest manifest =
          imports.add(new ImportRequest(name, from, subset, layout, flags.options()), progress);
      say(line(subset == null ? name : "imported:" + subset, manifest));
      origin(manifest).forEach(this::say);
      room(manifest, session).ifPresent(context().err()::println);
      return Exit.FINE;
    }

    private void addFolders(Session session, ImportLines progress) throws IOException {
      if (layout != null) {
        throw new UsageException("--layout goes with --from PATH.");
      }
      Path file = Path.of(name);
      if (!Files.exists(file)) {
        throw new UsageException(
            "There is no folder or archive "
                + name
                + (Catalogue.standard().card(name).isPresent()
                    ? "; say where the dataset lies with --from PATH."
                    : "."));
      }
      Path work = session.settings().home().work();
      if (subset != null) {
        DatasetManifest manifest =
            new OwnImport(Catalogue.standard(), session.store(), work)
                .add(subset, file, flags.options(), progress);
        say(line("imported:" + subset, manifest));
        origin(manifest).forEach(this::say);
        room(manifest, session).ifPresent(context().err()::println);
        return;
      }
      if (!flags.options().equals(ImportOptions.NONE)) {
        throw new UsageException(
            "--skip-corrupt, --shorter-side and --replace make other images of "
                + name
                + ": name them with --name NAME, and studies say imported:NAME.");
      }
      DatasetImport imports = new DatasetImport(session.store(), work);
      boolean folder = Files.isDirectory(file);
      try (DatasetCandidate candidate =
          folder ? imports.openFolder(file, progress) : imports.openArchive(file, progress)) {
        DatasetManifest manifest = candidate.store();
        say(line((folder ? "folder:" : "archive:") + name, manifest));
        candidate.notes().forEach(this::say);
        room(manifest, session).ifPresent(context().err()::println);
      }
    }
  }

  /** {@code selfstudy datasets show}. */
  @Command(
      name = "show",
      description = "A dataset of the store: images by split and class, origin, samples.",
      mixinStandardHelpOptions = true)
  static final class ShowCommand extends SessionCommand {
    private static final ContactSheet SHEET = new ContactSheet(50, 10, 96);

    @Parameters(
        paramLabel = "NAME",
        description = "See 'datasets list'; or a key, folder:PATH or archive:PATH.")
    private String name = "";

    @Option(
        names = "--sheet",
        paramLabel = "FILE",
        description = "Writes training images as a PNG, a row a class (the first 50).")
    private @Nullable Path sheet;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    ShowCommand(Context context) {
      super(context);
    }

    @Override
    int run(Session session) throws Exception {
      DatasetListing.Row row =
          new DatasetListing(Catalogue.standard(), session.store()).find(named(session));
      DatasetManifest manifest = Objects.requireNonNull(row.stored());
      if (sheet != null) {
        new OutputFile("--sheet", sheet).require(); // ImageIO would print a trace of its own.
        ImageSet images =
            new StoredDatasets(
                    session.store(),
                    session.settings().home().copies(),
                    session.settings().cacheBytes())
                .pretraining(new DataInput(manifest.key(), null, Labels.ALL));
        SHEET.write(images, sheet);
      }
      if (json) {
        print(manifest);
        return Exit.FINE;
      }
      say(line(row.hasName() ? row.spelling() : name, manifest));
      say("key " + manifest.key());
      origin(manifest).forEach(this::say);
      counts(manifest).forEach(this::say);
      if (sheet != null) {
        say("Wrote " + sheet + ", a row a class in this order.");
      }
      return Exit.FINE;
    }

    /** A folder or archive, as a study names it, by its key. */
    private String named(Session session) throws IOException {
      if (!name.startsWith(DataSelection.FOLDER) && !name.startsWith(DataSelection.ARCHIVE)) {
        return name;
      }
      DatasetImport imports = new DatasetImport(session.store(), session.settings().home().work());
      ImportLines progress = new ImportLines(context().err());
      try (DatasetKeys.Found found =
          new DatasetKeys(Catalogue.standard(), imports, Path.of("").toAbsolutePath())
              .find(name, progress)) {
        if (DatasetManifest.find(session.store(), found.key()).isEmpty()) {
          throw new UsageException(
              name
                  + " is not in the store. Add it: "
                  + context().command("datasets", "add", name.substring(name.indexOf(':') + 1)));
        }
        return found.key();
      }
    }

    private static List<String> counts(DatasetManifest manifest) {
      Map<String, List<Integer>> counts = manifest.counts();
      if (counts == null) {
        return List.of("It was stored without counts of its classes.");
      }
      Columns columns = new Columns().add("CLASS", "TRAIN", "TEST");
      for (int c = 0; c < manifest.classes().size(); c++) {
        columns.add(
            manifest.classes().get(c),
            count(counts, DatasetManifest.TRAIN, c),
            count(counts, DatasetManifest.TEST, c));
      }
      return columns.lines();
    }

    private static String count(Map<String, List<Integer>> counts, String split, int label) {
      List<Integer> ofSplit = counts.get(split);
      return ofSplit == null ? "0" : ofSplit.get(label).toString();
    }
  }

  /** That workers' copies of it take more than they may, if they do. */
  private static Optional<String> room(DatasetManifest manifest, Session session) {
    long most = session.settings().cacheBytes();
    return manifest.bytes() <= most
        ? Optional.empty()
        : Optional.of(
            "Decoded it takes "
                + Format.bytes(manifest.bytes())
                + ", more than the "
                + Format.bytes(most)
                + " that a worker's local copies may: it is copied all the same, and no other"
                + " dataset stays beside it. Store reduced images with --shorter-side N, or set"
                + " SELFSTUDY_CACHE_BYTES.");
  }

  /** What is to be known of an imported dataset of the catalogue. */
  private static List<String> origin(DatasetManifest manifest) {
    DatasetOrigin origin = manifest.origin();
    if (origin == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (origin.dataset() != null) {
      lines.add(about(origin, origin.dataset()));
    }
    origin.differences().forEach(difference -> lines.add("  " + difference));
    origin.files().forEach(file -> lines.add("read from " + file));
    origin.leftOut().forEach(image -> lines.add("left out: " + image));
    lines.addAll(origin.notes());
    return lines;
  }

  private static String about(DatasetOrigin origin, String dataset) {
    boolean differs = !origin.differences().isEmpty();
    String but = differs ? " but for what was left out" : "";
    String by = differs ? "" : " by name, without a difference";
    return (origin.subset() ? "not the official " + dataset + by : "the official " + dataset + but)
        + (origin.unchecked().isEmpty()
            ? ""
            : ", contents not checked (" + String.join("; ", origin.unchecked()) + ")")
        + (differs ? ":" : "");
  }

  private static String line(String name, DatasetManifest manifest) {
    int unlabelled = manifest.images(DatasetManifest.UNLABELLED);
    return name
        + ": "
        + manifest.images(DatasetManifest.TRAIN)
        + " training and "
        + manifest.images(DatasetManifest.TEST)
        + " test images in "
        + manifest.classes().size()
        + " classes"
        + (unlabelled == 0 ? "" : ", " + unlabelled + " images without a label");
  }
}
