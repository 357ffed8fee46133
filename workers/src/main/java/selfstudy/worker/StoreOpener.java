package selfstudy.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import selfstudy.config.Settings;
import selfstudy.config.SettingsException;
import selfstudy.store.ArtifactStore;
import selfstudy.store.Credentials;
import selfstudy.store.S3ArtifactStore;
import selfstudy.store.S3Settings;
import selfstudy.store.StoreAddress;
import selfstudy.store.StoreProbe;

/** Opens the store that the settings name. */
public final class StoreOpener {
  private StoreOpener() {}

  /** Throws {@link SettingsException} if they name none that can be. */
  public static ArtifactStore open(Settings settings) {
    String text = settings.store();
    if (text == null) {
      throw new SettingsException("no store is named: give --store or set SELFSTUDY_STORE");
    }
    try {
      StoreAddress address = StoreAddress.parse(text);
      return address instanceof StoreAddress.Bucket bucket
          ? fit(new S3ArtifactStore(s3(settings, bucket)))
          : new DeferredDirectoryStore(((StoreAddress.Directory) address).path());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** S3 servers differ; a folder of this machine is as the program makes it. */
  private static ArtifactStore fit(ArtifactStore store) throws IOException {
    try {
      StoreProbe.checkOnce(store);
      return store;
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  private static S3Settings s3(Settings settings, StoreAddress.Bucket bucket) {
    Credentials credentials = settings.credentials();
    if (credentials == null) {
      throw new SettingsException(
          bucket + " needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
    String endpoint = settings.s3Endpoint();
    return new S3Settings(
        endpoint == null ? null : URI.create(endpoint),
        settings.region(),
        bucket.bucket(),
        bucket.prefix(),
        credentials);
  }
}
