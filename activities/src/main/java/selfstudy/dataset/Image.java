package selfstudy.dataset;

/**
 * A decoded image: RGB, 8 bits a channel.
 *
 * @param pixels height x width x 3, row by row, R G B interleaved; grey images have R = G = B; not
 *     to be modified
 */
public record Image(int width, int height, byte[] pixels) {}
