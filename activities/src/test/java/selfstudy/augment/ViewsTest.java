package selfstudy.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import selfstudy.dataset.Image;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;
import selfstudy.spec.AugmentationSpec.Crop;
import selfstudy.store.Sha256;

class ViewsTest {
  private static final Draws DRAWS = Draws.seed(11);
  private static final Normalisation NONE = new Normalisation(0, 1);

  private static AugmentationSpec spec(double jitter, double grey, double blur) {
    return new AugmentationSpec(
        new Crop(0.08, 1),
        0.5,
        new AugmentationSpec.Jitter(1, jitter),
        grey,
        new AugmentationSpec.Blur(blur, 0.1, 2));
  }

  private static float[] apply(Augmentation augmentation, Image image, Draws draws) {
    float[] out = new float[augmentation.length()];
    augmentation.apply(image, draws, out, 0);
    return out;
  }

  @Test
  void aViewIsAPureFunctionOfImageAndDraws() {
    RandomView view = RandomView.of(spec(0.8, 0.2, 0.5), 24);
    Image image = SampleImages.image(1, 40, 30);
    float[] first = apply(view, image, DRAWS.at(0));
    assertThat(apply(view, image, DRAWS.at(1))).isNotEqualTo(first);
    assertThat(apply(view, image, DRAWS.at(0))).containsExactly(first);
  }

  /** Changed numbers need a new version in {@link selfstudy.plan.Recipes}. */
  @Test
  void viewsStayAsTheyAre() {
    ByteBuffer bytes = ByteBuffer.allocate(20 * 24 * 24 * 3 * 4);
    RandomView view = RandomView.of(spec(0.8, 0.2, 0.5), 24);
    for (int i = 0; i < 20; i++) {
      bytes.asFloatBuffer().put(apply(view, SampleImages.image(i, 40, 30), DRAWS.at(i)));
      bytes.position(bytes.position() + view.length() * 4);
    }
    assertThat(Sha256.of(bytes.array())).startsWith("3c487dbb");
  }

  @Test
  void leavingOutTheOtherOperationsLeavesTheCropBitForBit() {
    Image image = SampleImages.image(2, 40, 30);
    AugmentationSpec plain = spec(0, 0, 0);
    float[] cropped = apply(RandomView.cropFlip(plain.crop(), 24), image, DRAWS);
    assertThat(apply(RandomView.of(plain, 24), image, DRAWS)).containsExactly(cropped);
  }

  @Test
  void greyComesAfterTheJitter() {
    RandomView view = RandomView.of(spec(1, 1, 0), 16);
    for (int i = 0; i < 20; i++) {
      float[] out = apply(view, SampleImages.image(i, 20, 20), DRAWS.at(i));
      for (int p = 0; p < out.length; p += 3) {
        assertThat(out[p]).isEqualTo(out[p + 1]).isEqualTo(out[p + 2]);
      }
    }
  }

  @Test
  void cropsLieInTheImageAndHaveTheAskedAreaAndRatio() {
    CropResize crop = new CropResize(new Crop(0.2, 0.6));
    Set<CropResize.Box> boxes = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      CropResize.Box box = crop.box(100, 80, DRAWS.at(i));
      boxes.add(box);
      assertThat(box.left()).isBetween(0, 100 - box.width());
      assertThat(box.top()).isBetween(0, 80 - box.height());
      assertThat(box.width() * box.height() / 8000.0).isBetween(0.19, 0.61);
      assertThat((double) box.width() / box.height()).isBetween(0.73, 1.36);
    }
    assertThat(boxes).hasSizeGreaterThan(1900);
  }

  @Test
  void cropsThatNeverFitAreTheLargestCentredBox() {
    CropResize crop = new CropResize(new Crop(0.9, 1));
    assertThat(crop.box(400, 30, DRAWS)).isEqualTo(new CropResize.Box(180, 0, 40, 30));
    assertThat(crop.box(30, 400, DRAWS)).isEqualTo(new CropResize.Box(0, 180, 30, 40));
  }

  @Test
  void aWholeCropOfTheSameSizeIsTheImage() {
    Image image = SampleImages.image(3, 24, 24);
    AugmentationSpec still =
        new AugmentationSpec(
            new Crop(1, 1),
            0,
            new AugmentationSpec.Jitter(0, 0),
            0,
            new AugmentationSpec.Blur(0, 1, 1));
    float[] expected = SampleImages.floats(image);
    float[] symmetric = apply(RandomView.of(still, 24), image, DRAWS);
    for (int i = 0; i < expected.length; i++) {
      assertThat(symmetric[i]).isEqualTo((expected[i] - 0.5f) / 0.5f);
    }
  }

  @Test
  void thePlainViewIsTheCentreAndIgnoresDraws() {
    Image image = SampleImages.image(4, 30, 20);
    float[] out = apply(new PlainView(20, 20, Interpolation.BILINEAR, NONE), image, DRAWS);
    float[] whole = SampleImages.floats(image);
    for (int y = 0; y < 20; y++) {
      for (int i = 0; i < 60; i++) {
        assertThat(out[y * 60 + i]).isEqualTo(whole[(y * 30 + 5) * 3 + i]);
      }
    }
    assertThat(apply(new PlainView(20, 20, Interpolation.BILINEAR, NONE), image, DRAWS.at(1)))
        .containsExactly(out);
  }

  @Test
  void aPlainViewAtAnImagesOwnScaleCopiesWholePixelsEvenWhereTheCentreLiesBetweenTwo() {
    Image image = SampleImages.image(4, 31, 20);
    float[] out = apply(new PlainView(20, 20, Interpolation.BICUBIC, NONE), image, DRAWS);
    float[] whole = SampleImages.floats(image);
    for (int y = 0; y < 20; y++) {
      for (int i = 0; i < 60; i++) {
        // The centre is 5.5 pixels from the edge: the even neighbour, as Python rounds.
        assertThat(out[y * 60 + i]).isEqualTo(whole[(y * 31 + 6) * 3 + i]);
      }
    }
  }

  @Test
  void viewsOfEvaluationsAreBicubicOfThePapersSizes() {
    Image image = SampleImages.image(9, 60, 48);
    assertThat(apply(PlainView.ofFeatures(28), image, DRAWS))
        .containsExactly(apply(new PlainView(28, Interpolation.BICUBIC), image, DRAWS));
    assertThat(apply(PlainView.ofTuned(224), image, DRAWS))
        .containsExactly(
            apply(
                new PlainView(224, 256, Interpolation.BICUBIC, Normalisation.SYMMETRIC),
                image,
                DRAWS));
  }

  @Test
  void thePlainViewResizesBeforeItCrops() {
    Image image = SampleImages.image(5, 64, 64);
    float[] resized = apply(new PlainView(32, 32, Interpolation.BILINEAR, NONE), image, DRAWS);
    float[] cropped = apply(new PlainView(28, 32, Interpolation.BILINEAR, NONE), image, DRAWS);
    for (int y = 0; y < 28; y++) {
      for (int i = 0; i < 28 * 3; i++) {
        assertThat(cropped[y * 84 + i]).isCloseTo(resized[(y + 2) * 96 + 6 + i], within(1e-6f));
      }
    }
  }

  @Test
  void aJigsawIsAPermutationOfTheGridsPatches() {
    Augmentation view = new PlainView(12, 12, Interpolation.BILINEAR, NONE);
    Jigsaw jigsaw = new Jigsaw(view);
    Image image = SampleImages.image(6, 12, 12);
    float[] whole = apply(view, image, DRAWS);
    Set<List<Integer>> orders = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      float[] patches = apply(jigsaw, image, DRAWS.at(i));
      List<Integer> order = new ArrayList<>();
      for (int p = 0; p < 9; p++) {
        order.add(cellOf(patches, p, whole));
      }
      assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
      orders.add(order);
    }
    assertThat(orders).hasSizeGreaterThan(195);
  }

  /** The cell of the 12 x 12 grid whose 4 x 4 pixels are patch {@code p}. */
  private static int cellOf(float[] patches, int p, float[] whole) {
    for (int cell = 0; cell < 9; cell++) {
      boolean same = true;
      for (int i = 0; i < 48; i++) {
        int y = cell / 3 * 4 + i / 12;
        int x = cell % 3 * 4 + i / 3 % 4;
        same &= patches[p * 48 + i] == whole[(y * 12 + x) * 3 + i % 3];
      }
      if (same) {
        return cell;
      }
    }
    return -1;
  }

  @Test
  void aJigsawRefusesASideThatThreeDoesNotDivide() {
    assertThatThrownBy(() -> new Jigsaw(new PlainView(28, Interpolation.BILINEAR)))
        .hasMessage("The puzzle's side must be divisible by 3, but is 28");
  }

  @Test
  void fourQuarterTurnsAreTheImageAndTwoAreHalfATurn() {
    float[] image = SampleImages.floats(SampleImages.image(7, 5, 5));
    float[] turned = image.clone();
    float[] next = new float[image.length];
    for (int i = 0; i < 4; i++) {
      Rotation.turn(turned, 5, 1, next, 0);
      float[] direct = new float[image.length];
      Rotation.turn(image, 5, (i + 1) % 4, direct, 0);
      assertThat(next).containsExactly(direct);
      turned = next.clone();
    }
    assertThat(turned).containsExactly(image);
    Rotation.turn(image, 5, 1, next, 0);
    assertThat(next[0]).as("the right upper corner becomes the left one").isEqualTo(image[4 * 3]);
  }

  @Test
  void rotationsDrawAllFourQuarters() {
    Rotation rotation = new Rotation(new PlainView(6, Interpolation.BILINEAR));
    Image image = SampleImages.image(8, 6, 6);
    Set<Float> corners = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      corners.add(apply(rotation, image, DRAWS.at(i))[0]);
    }
    assertThat(corners).hasSize(4);
  }
}
