package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Formats of image files by their first bytes, whatever the files are called. */
enum ImageFormat {
  JPEG("JPEG", true, "\\xff\\xd8\\xff"),
  PNG("PNG", true, "\\x89PNG\\r\\n\\x1a\\n"),
  GIF("GIF", true, "GIF8[79]a"),
  /** Behind the two letters, which may begin a text, the size of a header that there is. */
  BMP("BMP", true, "BM.{12}[\\x0c\\x28\\x34\\x38\\x40\\x6c\\x7c]\\x00{3}"),
  TIFF("TIFF", true, "II\\x2a\\x00|MM\\x00\\x2a"),
  WEBP("WebP", false, "RIFF.{4}WEBP"),
  AVIF("AVIF", false, ".{4}ftypavi[fs]"),
  HEIC("HEIC", false, ".{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)"),
  JPEG_XL("JPEG XL", false, "\\xff\\x0a|\\x00{3}\\x0cJXL \\r\\n\\x87\\n"),
  JPEG_2000("JPEG 2000", false, "\\x00{3}\\x0cjP {2}|\\xff\\x4f\\xff\\x51"),
  PSD("PSD", false, "8BPS"),
  PNM("PBM, PGM or PPM", false, "P[1-6]\\s+(#[^\\n]*\\s+)*\\d+\\s+\\d+(\\s|$)"),
  /** Behind nothing but a declaration, comments and its own document type: pages hold SVGs, too. */
  SVG(
      "SVG",
      false,
      "(\\xef\\xbb\\xbf)?\\s*(<\\?.*?\\?>\\s*)?"
          + "((<!--.*?-->|<!DOCTYPE svg[^>]*>)\\s*)*<svg[\\s>]");

  /** As many bytes tell a format. */
  static final int HEAD = 512;

  private final String spelling;
  private final boolean decodable;
  private final Pattern beginning;

  ImageFormat(String spelling, boolean decodable, String beginning) {
    this.spelling = spelling;
    this.decodable = decodable;
    this.beginning = Pattern.compile(beginning, Pattern.DOTALL);
  }

  /**
   * The format of a file.
   *
   * @param file its first {@link #HEAD} bytes, or more, or as many as it has
   */
  static Optional<ImageFormat> of(byte[] file) {
    String head = new String(file, 0, Math.min(HEAD, file.length), ISO_8859_1);
    return Arrays.stream(values()).filter(f -> f.beginning.matcher(head).lookingAt()).findFirst();
  }

  /** Whether {@link ImageDecoder} reads it. */
  boolean isDecodable() {
    return decodable;
  }

  @Override
  public String toString() {
    return spelling;
  }
}
