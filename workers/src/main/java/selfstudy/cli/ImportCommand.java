package selfstudy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import selfstudy.dataset.TemporaryFolder;
import selfstudy.encoder.StoredEncoders;
import selfstudy.encoder.TorchvisionWeights;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.EncoderSpec.Architecture;
import selfstudy.spec.EncoderSpec.Stem;
import selfstudy.spec.MethodSpec;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;
import selfstudy.tensor.UnsoundFileException;

/** {@code selfstudy import}. */
@Command(
    name = "import",
    description = {
      "Brings an encoder's weights into the store, safetensors with torchvision's parameter names,"
          + " and prints the method entry that a study file uses them by.",
      "The classifier fc is left out. Files of torch.save are refused: they hold Python code."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand extends SessionCommand {
  @Parameters(paramLabel = "FILE.safetensors", description = "The weights.")
  private Path file = Path.of("");

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      required = true,
      description = "As in study files: resnet18, resnet50 …, small.")
  private Architecture architecture = Architecture.RESNET50;

  @Option(
      names = "--stem",
      paramLabel = "NAME",
      defaultValue = "imagenet",
      description = "imagenet (torchvision's own), cifar or stride2 (default: ${DEFAULT-VALUE}).")
  private Stem stem = Stem.IMAGENET;

  @Option(
      names = "--width",
      paramLabel = "N",
      defaultValue = "1",
      description = "Factor on all channels (default: ${DEFAULT-VALUE}).")
  private int width = 1;

  @Option(
      names = "--widths",
      paramLabel = "N",
      split = ",",
      description = "Channels of each stage; of small (default: 16,32,64).")
  private List<Integer> widths = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "Its label in tables: lower-case letters, digits, hyphens.")
  private String label = "";

  ImportCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) throws Exception {
    if (Files.isDirectory(file)) {
      throw new UsageException(file + " is a folder: give a safetensors file.");
    }
    MethodSpec.Imported.checkLabel(label);
    EncoderSpec spec =
        new EncoderSpec(
            architecture,
            stem,
            width,
            widths.isEmpty() ? EncoderSpec.defaultWidths(architecture) : widths);
    TorchvisionWeights weights = TorchvisionWeights.of(spec, read());
    if (!weights.ignored().isEmpty()) {
      context().err().println("Left out: " + String.join(", ", weights.ignored()));
    }
    try (TemporaryFolder folder =
        new TemporaryFolder(session.settings().home().work(), "import-")) {
      String name =
          new StoredEncoders(session.store())
              .add(spec, weights, file.getFileName().toString(), folder.path());
      say("{name: imported, label: " + label + ", weights: " + name + "}");
    }
    return Exit.FINE;
  }

  private Map<String, Tensor> read() throws IOException {
    requireNoPickle();
    try {
      return Safetensors.read(file).tensors();
    } catch (UnsoundFileException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A pickle runs what its author wrote when it is read. */
  private void requireNoPickle() throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(Long.BYTES + 1);
    }
    boolean safe = head.length > Long.BYTES && head[Long.BYTES] == '{';
    boolean zipped = head.length > 1 && head[0] == 'P' && head[1] == 'K';
    boolean pickled = head.length > 0 && head[0] == (byte) 0x80;
    if (hasPickleName() || (!safe && (zipped || pickled))) {
      throw new UsageException(
          file
              + " is of torch.save, a pickle, which may run any code when it is read: Selfstudy reads"
              + " none. Where you trust it, convert it in Python: safetensors.torch.save_file("
              + "torch.load('"
              + file.getFileName()
              + "', weights_only=True), 'encoder.safetensors')");
    }
  }

  private boolean hasPickleName() {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return List.of(".pt", ".pth", ".pkl", ".ckpt", ".bin").stream().anyMatch(name::endsWith);
  }
}
