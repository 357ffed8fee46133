package selfstudy.augment;

import java.util.List;
import selfstudy.dataset.Image;
import selfstudy.random.Draws;
import selfstudy.spec.AugmentationSpec;

/**
 * A random view (SimCLR, A): crop, resize and flip at once, then operations in their order. Each
 * operation draws below its own name, so leaving one out leaves the others' draws as they are.
 */
public final class RandomView implements Augmentation {
  private final int side;
  private final CropResize crop;
  private final Flip flip;
  private final List<Operation> operations;
  private final ThreadLocal<Scratch> scratch;

  private RandomView(AugmentationSpec.Crop crop, Flip flip, int side, List<Operation> operations) {
    if (side < 2) {
      throw new IllegalArgumentException("side must be at least 2, but is " + side);
    }
    this.side = side;
    this.crop = new CropResize(crop);
    this.flip = flip;
    this.operations = operations;
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(side, Interpolation.BILINEAR));
  }

  /** SimCLR's pipeline: crop, flip, jitter, grey, blur; to -1 … 1. */
  public static RandomView of(AugmentationSpec spec, int side) {
    return new RandomView(
        spec.crop(),
        new Flip(spec.flip()),
        side,
        List.of(new ColourJitter(spec.jitter()), new Grey(spec.grey()), new Blur(spec.blur())));
  }

  /** The augmentation of fine-tuning (SimCLR, B.8.2): crop, and flip half of the time. */
  public static RandomView cropFlip(AugmentationSpec.Crop crop, int side) {
    return new RandomView(crop, new Flip(0.5), side, List.of());
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public void apply(Image in, Draws draws, float[] out, int offset) {
    Scratch mine = scratch.get();
    crop.apply(in, draws.at("crop"), flip.drawn(draws), mine);
    for (Operation operation : operations) {
      operation.apply(mine.image, draws.at(operation.name()), mine);
    }
    Normalisation.SYMMETRIC.apply(mine.image, out, offset);
  }
}
