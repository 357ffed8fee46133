package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StoreProbeTest {
  @Test
  void acceptsAStoreThatKeepsItsPromises() throws IOException {
    MemoryArtifactStore store = new MemoryArtifactStore();
    store.write("probe/mine", new byte[1]);
    StoreProbe.check(store);
    assertThat(store.list("")).containsExactly("probe/mine");
  }

  @Test
  void checksAStoreOnceAndRecordsThatItIsFit() throws IOException {
    MemoryArtifactStore store = new MemoryArtifactStore();
    StoreProbe.checkOnce(store);
    assertThat(store.list("")).containsExactly("probe/fit");
    StoreProbe.checkOnce(
        new MemoryArtifactStore() {
          @Override
          public synchronized Optional<Versioned> read(String key) {
            return store.read(key);
          }

          @Override
          public synchronized Optional<String> create(String key, byte[] content) {
            throw new IllegalStateException("checked again");
          }
        });
  }

  @Test
  void refusesAStoreThatIgnoresConditionsOnCreation() {
    assertUnfit(
        new MemoryArtifactStore() {
          @Override
          public synchronized Optional<String> create(String key, byte[] content) {
            write(key, content);
            return Optional.of(Sha256.of(content));
          }
        },
        "8 of 8 racing creations won");
  }

  @Test
  void refusesAStoreThatReplacesAnyVersion() {
    assertUnfit(
        new MemoryArtifactStore() {
          @Override
          public synchronized Optional<String> replace(
              String key, byte[] content, String expected) {
            return super.replace(key, content, read(key).orElseThrow().version());
          }
        },
        "8 of 8 racing replacements won");
  }

  private static void assertUnfit(MemoryArtifactStore store, String reason) {
    assertThatExceptionOfType(UnfitStoreException.class)
        .isThrownBy(() -> StoreProbe.check(store))
        .withMessageContaining(reason);
    assertThat(store.list("")).isEmpty();
  }
}
