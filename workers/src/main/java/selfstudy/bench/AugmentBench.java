package selfstudy.bench;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import selfstudy.augment.RandomView;
import selfstudy.dataset.Image;
import selfstudy.dataset.ImageSet;
import selfstudy.random.Draws;

/**
 * Random views in one thread: crop and resize, flip, jitter, grey, blur half of the time, to
 * floats. The reference only crops and resizes, by java.awt's bilinear scaling without
 * antialiasing.
 */
public final class AugmentBench implements Bench {
  private static final double BLUR = 0.5;

  private final ImageSet images;
  private final int side;
  private final RandomView view;
  private final float[] out;
  private final List<BufferedImage> buffered = new ArrayList<>();
  private long round;

  /**
   * @param side of the views, in pixels
   */
  public AugmentBench(ImageSet images, int side) {
    this.images = images;
    this.side = side;
    this.view = RandomView.of(StepShape.simClr(BLUR), side);
    this.out = new float[view.length()];
  }

  @Override
  public String name() {
    return "augment " + images + " to " + side;
  }

  @Override
  public Scale scale() {
    return Scale.perCpuSecond("images", images.size());
  }

  @Override
  public void run() {
    Draws draws = Draws.seed(1).at(round++);
    for (int i = 0; i < images.size(); i++) {
      view.apply(images.image(i), draws.at(i), out, 0);
    }
  }

  @Override
  public String reference() {
    return "crop and bilinear resize alone, by java.awt";
  }

  @Override
  public void runReference() {
    if (buffered.isEmpty()) {
      for (int i = 0; i < images.size(); i++) {
        buffered.add(buffered(images.image(i)));
      }
    }
    Draws draws = Draws.seed(1).at(round);
    BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    for (int i = 0; i < buffered.size(); i++) {
      BufferedImage whole = buffered.get(i);
      double share = Math.sqrt(draws.at(i).uniform(0, 0.08, 1));
      int width = Math.max(1, (int) (whole.getWidth() * share));
      int height = Math.max(1, (int) (whole.getHeight() * share));
      int left = draws.at(i).below(1, whole.getWidth() - width + 1);
      int top = draws.at(i).below(2, whole.getHeight() - height + 1);
      graphics.drawImage(whole, 0, 0, side, side, left, top, left + width, top + height, null);
    }
    graphics.dispose();
  }

  private static BufferedImage buffered(Image image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i += 3) {
      int rgb = ((pixels[i] & 0xff) << 16) | ((pixels[i + 1] & 0xff) << 8) | (pixels[i + 2] & 0xff);
      buffered.setRGB(i / 3 % image.width(), i / 3 / image.width(), rgb);
    }
    return buffered;
  }
}
