package selfstudy.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  /** Image i is 4 x 2 pixels of the grey 10 + i, of class i % 2. */
  private record Greys(int size) implements ImageSet {
    @Override
    public Image image(int index) {
      byte[] pixels = new byte[4 * 2 * 3];
      Arrays.fill(pixels, (byte) (10 + index));
      return new Image(4, 2, pixels);
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public int classes() {
      return 2;
    }
  }

  @Test
  void hasARowForEachClassAndKeepsTheAspect(@TempDir Path temp) throws IOException {
    Path file = temp.resolve("sheet.png");
    new ContactSheet(50, 3, 8).write(new Greys(5), file);
    BufferedImage sheet = Objects.requireNonNull(ImageIO.read(file.toFile()));
    assertThat(sheet.getWidth()).isEqualTo(3 * 10 + 2);
    assertThat(sheet.getHeight()).isEqualTo(2 * 10 + 2);
    assertThat(grey(sheet, 2 + 4, 2 + 4)).as("first of class 0").isEqualTo(10);
    assertThat(grey(sheet, 22 + 4, 2 + 4)).as("third of class 0").isEqualTo(14);
    assertThat(grey(sheet, 12 + 4, 12 + 4)).as("second of class 1").isEqualTo(13);
    assertThat(grey(sheet, 22 + 4, 12 + 4)).as("class 1 has two").isZero();
    assertThat(grey(sheet, 2 + 4, 2 + 1)).as("above a wide image").isZero();
  }

  private static int grey(BufferedImage sheet, int x, int y) {
    return sheet.getRGB(x, y) & 0xff;
  }
}
