package selfstudy.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import selfstudy.dataset.ImageDecoder;

/** Image files in memory to pixels, as imports decode them. The reference is ImageIO by itself. */
public final class DecodeBench implements Bench {
  private final List<Path> files;
  private final List<byte[]> contents = new ArrayList<>();
  private final ImageDecoder decoder = new ImageDecoder();

  /**
   * @param folder of image files
   */
  public DecodeBench(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      files = inside.filter(Files::isRegularFile).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(folder + " holds no files");
    }
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
  }

  @Override
  public String name() {
    return "decode " + files.size() + " files";
  }

  @Override
  public Scale scale() {
    return Scale.perCpuSecond("images", files.size());
  }

  @Override
  public void run() {
    for (int i = 0; i < contents.size(); i++) {
      decoder.image(contents.get(i), files.get(i).toString());
    }
  }

  @Override
  public String reference() {
    return "ImageIO, without a check or a copy of the pixels";
  }

  @Override
  public void runReference() throws IOException {
    for (byte[] content : contents) {
      if (ImageIO.read(new ByteArrayInputStream(content)) == null) {
        throw new IOException("ImageIO knows no reader for one of " + files);
      }
    }
  }
}
