package selfstudy.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import selfstudy.config.Settings;
import selfstudy.config.SettingsException;
import selfstudy.store.ArtifactStore;
import selfstudy.store.DirectoryArtifactStore;
import selfstudy.store.StoreAddress;

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
      if (address instanceof StoreAddress.Directory directory) {
        return new DirectoryArtifactStore(directory.path());
      }
      throw new SettingsException("Not yet: " + address);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
