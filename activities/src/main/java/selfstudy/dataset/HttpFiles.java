package selfstudy.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Files below an HTTP address.
 *
 * @param suffix of the address after the file's name; {@code .gz} is unzipped
 * @param parts folder for what came before a connection broke off, to go on from; null to keep
 *     nothing beyond one fetch
 */
record HttpFiles(URI base, String suffix, @Nullable Path parts) implements FileSource {
  private static final String ZIPPED = ".gz";

  /** Incompressible content grows by far less when it is zipped. */
  private static final int ZIPPED_GROWTH = 1 << 16;

  HttpFiles(URI base, String suffix) {
    this(base, suffix, null);
  }

  @Override
  public HttpFiles keepingParts(Path folder) {
    return new HttpFiles(base, suffix, folder);
  }

  @Override
  public String describe() {
    return base.toString();
  }

  @Override
  public void fetch(List<PinnedFile> files, Path folder, ImportProgress progress)
      throws IOException {
    for (PinnedFile file : files) {
      progress.advance("download", 0, file.total());
      fetch(file, folder, progress);
    }
  }

  private void fetch(PinnedFile file, Path folder, ImportProgress progress) throws IOException {
    URI address = base.resolve(file.name() + suffix);
    boolean zipped = suffix.equals(ZIPPED);
    long most = most(file, zipped);
    try (HttpPart part = HttpPart.open(address, file, parts == null ? folder : parts)) {
      boolean resumed = part.download(most, progress);
      try {
        save(file, part, folder, zipped, progress);
      } catch (WrongChecksumException | ZipException | EOFException e) {
        part.restart(); // it is another file, or damaged
        if (!resumed) {
          throw e;
        }
        // It may have changed there between two connections.
        part.download(most, progress);
        save(file, part, folder, zipped, progress);
      }
      part.delete();
    }
  }

  private static long most(PinnedFile file, boolean zipped) {
    Long bytes = file.bytes();
    return bytes == null ? Long.MAX_VALUE : zipped ? bytes + ZIPPED_GROWTH : bytes;
  }

  private static void save(
      PinnedFile file, HttpPart part, Path folder, boolean zipped, ImportProgress progress)
      throws IOException {
    ImportProgress checking = (phase, done, total) -> progress.advance("check", done, total);
    try (InputStream in = part.read()) {
      file.save(zipped ? new GZIPInputStream(in) : in, folder, checking);
    } catch (WrongChecksumException | ZipException | EOFException e) {
      throw e;
    } catch (IOException e) {
      throw part.local("Saving " + file.name() + " in " + folder, e);
    }
  }
}
