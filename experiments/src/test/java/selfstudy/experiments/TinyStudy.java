package selfstudy.experiments;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Study files over a folder of small generated images, each of three classes a grating of its own
 * direction. Files that name the same seeds share their pretrainings.
 *
 * @param folder holds the study files and {@code images}
 */
record TinyStudy(Path folder) {
  /** The trained methods, and the steps that each takes. */
  static final Map<String, Long> STEPS = Map.of("moco", 216L, "pirl", 108L);

  private static final int SIDE = 16;
  private static final int CLASSES = 3;
  private static final int TRAINING_IMAGES = 100;
  private static final int TEST_IMAGES = 20;

  /** Writes the images. */
  static TinyStudy in(Path folder) throws IOException {
    Random random = new Random(1);
    for (int kind = 0; kind < CLASSES; kind++) {
      write(folder.resolve("images/train/class-" + kind), kind, TRAINING_IMAGES, random);
      write(folder.resolve("images/test/class-" + kind), kind, TEST_IMAGES, random);
    }
    return new TinyStudy(folder);
  }

  /**
   * Two trained methods and the control, two seeds, probed, fine-tuned and held against scratch,
   * whose learning rate one seed chooses.
   */
  Path whole() throws IOException {
    return write(
        "tiny",
        List.of(1, 2),
        """
          - protocol: {name: linear, regularisation: {from: 1e-4, to: 1e-1, values: 3}}
            datasets: [{name: "folder:images", labels: 10 per class}]
          - protocol: {name: finetune, steps: 10, batchSize: 16, learningRates: [0.03]}
            datasets: [{name: "folder:images", labels: 10 per class}]
          - protocol: {name: scratch, steps: 20, batchSize: 16, learningRates: [0.03, 0.1], tunedOn: 2}
            datasets: [{name: "folder:images", labels: 10 per class}]
        """);
  }

  /** The first seed alone, judged by one quick protocol. */
  Path part(String name, int neighbours) throws IOException {
    return write(
        name,
        List.of(1),
        """
          - protocol: {name: knn, k: %d}
            datasets: [{name: "folder:images", labels: 10 per class}]
        """
            .formatted(neighbours));
  }

  /** A method that diverges at once beside the control. */
  Path diverging(String name) throws IOException {
    Path file = part(name, 5);
    String mild = "training: {epochs: 24}";
    String steep = "training: {optimizer: {name: adamw, learningRate: 1e30}}";
    return Files.writeString(
        file,
        Files.readString(file).replace(mild, steep).replaceFirst("  - \\{name: pirl.+\n", ""));
  }

  private Path write(String name, List<Integer> seeds, String evaluations) throws IOException {
    String text =
        """
        name: %s
        seeds: %s
        resolution: 16
        pretraining: "folder:images"
        encoder: {architecture: small, widths: [4, 8]}
        training: {batchSize: 32}
        methods:
          - {name: moco, queue: 256, training: {epochs: 24}}
          - {name: pirl, puzzle: 24, negatives: 255, training: {epochs: 12}}
          - random
        evaluate:
        %s"""
            .formatted(name, seeds, evaluations);
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private static void write(Path folder, int kind, int images, Random random) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < images; i++) {
      ImageIO.write(grating(kind, random), "png", folder.resolve(i + ".png").toFile());
    }
  }

  private static BufferedImage grating(int kind, Random random) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    double phase = 2 * Math.PI * random.nextDouble();
    int light = 60 + random.nextInt(100);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int along = kind == 0 ? x : kind == 1 ? y : x + y;
        int value = (int) (light + 60 * Math.sin(along + phase)) + random.nextInt(20);
        int bounded = Math.max(0, Math.min(255, value));
        image.setRGB(x, y, bounded << 16 | (bounded / 2) << 8 | (255 - bounded));
      }
    }
    return image;
  }
}
