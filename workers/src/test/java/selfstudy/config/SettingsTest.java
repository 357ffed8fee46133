package selfstudy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.config.Settings.Flags;
import selfstudy.store.Credentials;

class SettingsTest {
  private final Path home;

  SettingsTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void flagsGoBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() throws IOException {
    write(
        "[temporal]\naddress = 'file:1'\nnamespace = 'of-file'\n[store]\naddress = 'dir:/file'\n");
    Map<String, String> environment =
        Map.of(
            "SELFSTUDY_HOME",
            home.toString(),
            "TEMPORAL_ADDRESS",
            "env:2",
            "SELFSTUDY_STORE",
            "dir:/env");

    Settings settings = Settings.load(new Flags(null, "flag:3", null, null, null), environment);

    assertThat(settings.temporalAddress()).isEqualTo("flag:3");
    assertThat(settings.store()).isEqualTo("dir:/env");
    assertThat(settings.temporalNamespace()).isEqualTo("of-file");
  }

  @Test
  void anUnknownKeyOfTheFileIsRefusedWithTheNearestOne() throws IOException {
    write("[temporal]\nadress = 'x'\n");

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("config.toml", "temporal.adress")
        .hasMessageContaining("did you mean \"address\"");
  }

  @Test
  void checkpointsHaveTheTimeBetweenThemThatTheEnvironmentNames() throws IOException {
    write("[training]\ncheckpointSeconds = 30\n");

    assertThat(load(Map.of()).training().checkpointSeconds()).isEqualTo(30);
    assertThat(load(Map.of("SELFSTUDY_CHECKPOINT_SECONDS", "2")).training().checkpointSeconds())
        .isEqualTo(2);
    assertThatThrownBy(() -> load(Map.of("SELFSTUDY_CHECKPOINT_SECONDS", "soon")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SELFSTUDY_CHECKPOINT_SECONDS");
    assertThatThrownBy(() -> load(Map.of("SELFSTUDY_CHECKPOINT_SECONDS", "0")))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void imagesAreLoadedByAsManyThreadsAsAreNamedOrElseByTheCoresThatAreLeft() throws IOException {
    Training unnamed = load(Map.of()).training();
    assertThat(unnamed.settings(16, 1, 1).loaderThreads()).isEqualTo(15);
    assertThat(unnamed.settings(2, 2, 1).loaderThreads()).isEqualTo(1);

    write("[training]\nloaderThreads = 3\n");
    assertThat(load(Map.of()).training().settings(16, 1, 1).loaderThreads()).isEqualTo(3);
    Training named = load(Map.of("SELFSTUDY_LOADER_THREADS", "4")).training();
    assertThat(named.settings(2, 2, 1).loaderThreads()).isEqualTo(4);
    assertThatThrownBy(() -> load(Map.of("SELFSTUDY_LOADER_THREADS", "0")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("0 loader threads");
  }

  @Test
  void aFileThatIsNotTomlIsRefusedWithItsLine() throws IOException {
    write("[temporal\n");

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("config.toml:1");
  }

  @Test
  void aChildProcessReadsBackTheSameSettings() {
    Settings settings =
        load(Map.of())
            .withTemporal("there:7")
            .withTraining(3, 5)
            .withStore(
                "s3://bucket/a", "http://there:9", new Credentials("key", "secret", "token"));

    assertThat(Settings.load(Flags.NONE, settings.environment())).isEqualTo(settings);
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(load(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "hush")).toString())
        .doesNotContain("hush");
  }

  @Test
  void namingAHomeCreatesNothing() {
    Path absent = home.resolve("absent");
    Settings.load(new Flags(absent, null, null, null, null), Map.of());
    assertThat(absent).doesNotExist();
  }

  private Settings load(Map<String, String> environment) {
    return Settings.load(new Flags(home, null, null, null, null), environment);
  }

  private void write(String toml) throws IOException {
    Files.writeString(home.resolve("config.toml"), toml);
  }

  @Test
  void localCopiesTakeAsManyBytesAsAreNamedOrElseFiftyGigabytes() throws IOException {
    assertThat(load(Map.of()).cacheBytes()).isEqualTo(50_000_000_000L);
    write("[cache]\nbytes = '2.5 TB'\n");
    assertThat(load(Map.of()).cacheBytes()).isEqualTo(2_500_000_000_000L);
    write("[cache]\nbytes = 1000\n");
    assertThat(load(Map.of()).cacheBytes()).isEqualTo(1000);
    Settings named = load(Map.of("SELFSTUDY_CACHE_BYTES", "3 GiB"));
    assertThat(named.cacheBytes()).isEqualTo(3L << 30);
    assertThat(named.withTemporal("x:1").environment())
        .containsEntry("SELFSTUDY_CACHE_BYTES", Long.toString(3L << 30));
    for (String wrong : new String[] {"much", "0", "-5 GB", "1e9"}) {
      assertThatThrownBy(() -> load(Map.of("SELFSTUDY_CACHE_BYTES", wrong)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("SELFSTUDY_CACHE_BYTES must be a size such as 50 GB");
    }
  }
}
