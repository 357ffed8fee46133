package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Files below an HTTP address.
 *
 * @param suffix of the address after the file's name; {@code .gz} is unzipped
 */
record HttpFiles(URI base, String suffix) implements FileSource {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;

  @Override
  public String describe() {
    return base.toString();
  }

  @Override
  public void fetch(List<PinnedFile> files, Path folder, ImportProgress progress)
      throws IOException {
    for (PinnedFile file : files) {
      progress.advance("download", 0, file.bytes());
      URI address = base.resolve(file.name() + suffix);
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      try {
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
          throw new IOException(address + " answers " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
          boolean zipped = suffix.equals(".gz");
          file.save(zipped ? new GZIPInputStream(body) : body, folder, progress);
        }
      } finally {
        connection.disconnect();
      }
    }
  }
}
