package selfstudy.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import selfstudy.dataset.BadDataException;
import selfstudy.spec.EncoderSpec;
import selfstudy.spec.Json;
import selfstudy.spec.MethodSpec;
import selfstudy.store.ArtifactStore;
import selfstudy.store.CorruptArtifactException;
import selfstudy.store.Sha256;
import selfstudy.store.WatchedStream;
import selfstudy.tensor.Safetensors;
import selfstudy.tensor.Tensor;

/**
 * Encoders from outside, in the store under {@code encoders/<SHA-256 of the file>/}. The file names
 * its encoder in its metadata, for two stems may have weights of equal sizes.
 */
public final class StoredEncoders {
  private static final String ROOT = "encoders/";
  private static final String FILE = "/encoder.safetensors";
  private static final String MANIFEST = "/manifest.json";

  private final ArtifactStore store;

  /** Over one store. */
  public StoredEncoders(ArtifactStore store) {
    this.store = store;
  }

  /**
   * What is known of an encoder beside its weights.
   *
   * @param source where it came from, in words
   */
  public record Manifest(EncoderSpec encoder, String source) {}

  /**
   * Brings an encoder into the store; one that is there is written again with equal bytes.
   *
   * @param source where it comes from, for people
   * @param folder for a file on its way
   * @return the name of its weights, 64 hex digits
   */
  public String add(EncoderSpec spec, TorchvisionWeights weights, String source, Path folder)
      throws IOException {
    Path file = folder.resolve("encoder.safetensors");
    Safetensors.write(
        file,
        weights.tensors(),
        Map.of("encoder", new String(Json.write(spec), StandardCharsets.UTF_8), "format", "pt"));
    String name = Sha256.of(file);
    store.upload(ROOT + name + FILE, file);
    // Last, so that a listed encoder is whole.
    store.create(ROOT + name + MANIFEST, Json.write(new Manifest(spec, source)));
    return name;
  }

  /**
   * Whether a study can have an encoder.
   *
   * @throws BadDataException if the store lacks it, or has it as another network than the study's
   */
  public void require(MethodSpec.Imported method, EncoderSpec spec) throws IOException {
    Optional<ArtifactStore.Versioned> manifest = store.read(ROOT + method.weights() + MANIFEST);
    if (manifest.isEmpty()) {
      throw new BadDataException(
          "The store %s has no encoder %s (%s). Bring it there with: selfstudy import FILE.safetensors --encoder %s --stem %s --width %d --widths %s --name %s"
              .formatted(
                  store.describe(),
                  method.weights(),
                  method.label(),
                  TorchvisionWeights.word(spec.architecture()),
                  TorchvisionWeights.word(spec.stem()),
                  spec.width(),
                  spec.widths().stream().map(Object::toString).collect(Collectors.joining(",")),
                  method.label()));
    }
    requireSame(method, Json.read(manifest.get().content(), Manifest.class).encoder(), spec);
  }

  /**
   * An encoder's weights.
   *
   * @param folder for a file on its way
   * @param alive called block by block
   * @throws BadDataException if the store lacks it, or has it as another network
   * @throws CorruptArtifactException if it is not what was imported; importing it again mends that
   */
  public SortedMap<String, Tensor> load(
      MethodSpec.Imported method, EncoderSpec spec, Path folder, Runnable alive)
      throws IOException {
    require(method, spec);
    Path file = folder.resolve("imported.safetensors");
    try (InputStream in = new WatchedStream(store.open(ROOT + method.weights() + FILE), alive)) {
      Files.copy(in, file);
    }
    String actual = Sha256.of(file, alive);
    if (!actual.equals(method.weights())) {
      throw new CorruptArtifactException(
          ROOT + method.weights() + FILE,
          "is corrupt (its SHA-256 is " + actual + "): import its file again");
    }
    return TorchvisionWeights.of(spec, Safetensors.read(file).tensors()).tensors();
  }

  private static void requireSame(
      MethodSpec.Imported method, EncoderSpec imported, EncoderSpec wanted) {
    if (!imported.equals(wanted)) {
      throw new BadDataException(
          "The encoder %s was imported as %s, the study's is %s: give the study that encoder, or import the file as the study's"
              .formatted(
                  method.label(),
                  TorchvisionWeights.phrase(imported),
                  TorchvisionWeights.phrase(wanted)));
    }
  }
}
