package selfstudy.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import selfstudy.dataset.Image;
import selfstudy.random.Draws;
import selfstudy.spec.Json;

/**
 * Each operation's pixels against torchvision's on float tensors, as {@code
 * experiments/exactness/augmentations.py} wrote them.
 */
class GoldenAugmentationsTest {
  /** In 0 … 1: a fortieth of an 8-bit step; torchvision itself rounds 8-bit images to a half. */
  private static final float TOLERANCE = 1e-4f;

  private static final int WIDTH = 41;
  private static final int HEIGHT = 29;

  static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    try (InputStream in =
        GoldenAugmentationsTest.class.getResourceAsStream("/golden/augmentations.json")) {
      Json.mapper()
          .readTree(Objects.requireNonNull(in, "golden/augmentations.json"))
          .forEach(cases::add);
    }
    return cases;
  }

  @ParameterizedTest(name = "case {index}")
  @MethodSource("cases")
  void pixelsAreTorchvisions(JsonNode expected) {
    float[] actual = SampleImages.interleaved(apply(expected));
    JsonNode pixels = expected.get("pixels");
    float[] golden = new float[pixels.size()];
    for (int i = 0; i < golden.length; i++) {
      golden[i] = (float) pixels.get(i).asDouble();
    }
    ((ObjectNode) expected).remove("pixels");
    assertThat(Arrays.copyOf(actual, golden.length))
        .as("%s", expected)
        .containsExactly(golden, within(TOLERANCE));
  }

  private static Planes apply(JsonNode wanted) {
    int side = wanted.get("side").asInt();
    float factor = (float) wanted.path("factor").asDouble();
    Scratch scratch = new Scratch(side, Interpolation.BILINEAR);
    Planes image = scratch.image;
    String operation = wanted.get("operation").asText();
    if (operation.equals("plain")) {
      return plain(wanted, side);
    }
    if (operation.startsWith("crop") || operation.equals("bicubic")) {
      int left = wanted.get("left").asInt();
      int top = wanted.get("top").asInt();
      int width = wanted.get("width").asInt();
      int height = wanted.get("height").asInt();
      boolean flipped = operation.equals("crop-flip");
      Resize resize =
          operation.equals("bicubic") ? new Resize(Interpolation.BICUBIC) : scratch.resize;
      resize.crop(picture(WIDTH, HEIGHT), left, top, width, height, flipped, image);
      return image;
    }
    scratch.resize.crop(picture(side, side), 0, 0, side, side, false, image);
    switch (operation) {
      case "brightness" -> ColourJitter.brightness(image, factor);
      case "contrast" -> ColourJitter.contrast(image, factor, scratch.spare.red);
      case "saturation" -> ColourJitter.saturation(image, factor);
      case "hue" -> Hue.turn(image, factor, scratch.spare);
      case "grey" -> Grey.grey(image);
      case "blur", "blur-wide" ->
          Blur.blur(image, Blur.kernel(side, wanted.get("sigma").asDouble()), scratch.convolution);
      default -> throw new AssertionError(operation);
    }
    return image;
  }

  private static Planes plain(JsonNode wanted, int side) {
    PlainView view =
        new PlainView(
            side, wanted.get("resize").asInt(), Interpolation.BICUBIC, new Normalisation(0, 1));
    float[] pixels = new float[view.length()];
    Image picture = picture(wanted.get("width").asInt(), wanted.get("height").asInt());
    view.apply(picture, Draws.seed(0), pixels, 0);
    return SampleImages.planes(pixels, side);
  }

  /** The script's image, repeated beyond its edges. */
  private static Image picture(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    for (int i = 0; i < pixels.length; i++) {
      int x = i / 3 % width % WIDTH;
      int y = i / 3 / width % HEIGHT;
      int c = i % 3;
      pixels[i] = (byte) (x * x * 7 + y * y * 13 + x * y * 5 + c * 85 + 31 * x * (c + 1));
    }
    return new Image(width, height, pixels);
  }
}
