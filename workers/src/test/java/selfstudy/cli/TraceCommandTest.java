package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.tensor.Safetensors;

class TraceCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @Test
  void keysOfTheMethodAreThoseOfStudyFiles() throws IOException {
    Safetensors.Content trace =
        trace("pirl", "--steps", "2", "--set", "pretext=rotation", "--set", "training.epochs=30");
    assertThat(trace.metadata().get("method"))
        .contains("\"pretext\":\"rotation\"", "\"epochs\":30", "\"bankStart\":\"random\"");
    assertThat(trace.tensors())
        .containsKeys("losses", "initial/memory/bank", "steps/1/drawn/negatives")
        .doesNotContainKey("steps/2/images");
  }

  @Test
  void aFolderOfImagesIsTraced() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path image = folder.resolve("images/%d/%d.png".formatted(i % 2, i));
      Files.createDirectories(image.getParent());
      ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    }
    Safetensors.Content trace =
        trace("finetune", "--steps", "1", "--images", folder.resolve("images").toString());
    assertThat(trace.metadata()).containsEntry("classes", "2");
    assertThat(trace.tensors()).containsKey("steps/0/weights/head.weight");
  }

  @Test
  void mistakesAreToldAndNothingIsWritten() {
    refuses("simcrl", "simclr");
    refuses("random", "nothing to trace");
    refuses("simclr --encoder resnet19", "resnet18");
    refuses("simclr --optimizer adam", "adamw");
    refuses("simclr --set temprature=1", "temperature");
    refuses("simclr --steps 0", "--steps must be at least 1");
    refuses("simclr --batch 100", "batchSize must be at most the 64 images");
    refuses("simclr --images nowhere", "neither a folder nor a number");
    refuses("finetune --optimizer lars", "--optimizer");
  }

  private Safetensors.Content trace(String... arguments) throws IOException {
    Path file = folder.resolve("trace.safetensors");
    String[] all = new String[arguments.length + 3];
    all[0] = "trace";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "-o";
    all[all.length - 1] = file.toString();
    assertThat(execute(all)).as("%s", err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines(file.toString());
    return Safetensors.read(file);
  }

  private void refuses(String arguments, String told) {
    err.reset();
    Path file = folder.resolve("none.safetensors");
    assertThat(execute(("trace " + arguments + " -o " + file).split(" "))).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(told).doesNotContain("\tat ");
    assertThat(file).doesNotExist();
  }

  private int execute(String... arguments) {
    return Main.commandLine(new Context(Map.of(), stream(out), stream(err), false, "selfstudy"))
        .execute(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
