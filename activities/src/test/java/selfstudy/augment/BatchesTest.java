package selfstudy.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;

class BatchesTest {
  private static final Draws DRAWS = Draws.seed(3);
  private static final SampleImages IMAGES = SampleImages.of(23, 20, 16);
  private static final Augmentation VIEW =
      RandomView.of(
          new AugmentationSpec(
              new AugmentationSpec.Crop(0.2, 1),
              0.5,
              new AugmentationSpec.Jitter(0.5, 0.8),
              0.2,
              new AugmentationSpec.Blur(0.5, 0.1, 2)),
          12);

  private static List<float[]> views(int threads, long from, long end) {
    Sampler sampler = new Sampler(DRAWS, IMAGES.size(), 5);
    List<float[]> all = new ArrayList<>();
    try (ViewLoader loader = new ViewLoader(DRAWS, threads)) {
      Batches batches = new Batches(loader, IMAGES, sampler, List.of(VIEW, VIEW), from, end);
      while (batches.hasNext()) {
        Batch batch = batches.next();
        assertThat(batch.indices()).containsExactly(sampler.indices(batch.step()));
        all.add(batch.views()[0].clone());
        all.add(batch.views()[1].clone());
      }
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
    return all;
  }

  @Test
  void oneThreadAndFourGiveTheSameBytes() {
    assertThat(views(4, 0, 9)).hasSize(18).containsExactlyElementsOf(views(1, 0, 9));
  }

  @Test
  void resumesAtAnyStep() {
    List<float[]> all = views(2, 0, 9);
    assertThat(views(2, 5, 9)).containsExactlyElementsOf(all.subList(10, 18));
  }

  @Test
  void theTwoViewsOfAnImageDiffer() {
    List<float[]> all = views(1, 0, 1);
    assertThat(all.get(0)).isNotEqualTo(all.get(1));
  }

  @Test
  void anEpochSeesEachImageAtMostOnceAndTheNextInAnotherOrder() {
    Sampler sampler = new Sampler(DRAWS, 23, 5);
    assertThat(sampler.stepsPerEpoch()).isEqualTo(4);
    List<Integer> first = epoch(sampler, 0);
    assertThat(first).hasSize(20).doesNotHaveDuplicates().allMatch(i -> i >= 0 && i < 23);
    assertThat(epoch(sampler, 1)).isNotEqualTo(first);
  }

  private static List<Integer> epoch(Sampler sampler, int epoch) {
    List<Integer> seen = new ArrayList<>();
    for (int step = 0; step < sampler.stepsPerEpoch(); step++) {
      for (int index : sampler.indices((long) epoch * sampler.stepsPerEpoch() + step)) {
        seen.add(index);
      }
    }
    return seen;
  }

  @Test
  void aFailedViewFailsTheBatchWithItsOwnException() {
    SampleImages none = new SampleImages(List.of());
    try (ViewLoader loader = new ViewLoader(DRAWS, 2)) {
      Batches batches = new Batches(loader, none, new Sampler(DRAWS, 4, 2), List.of(VIEW), 0, 2);
      assertThatThrownBy(batches::next).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
