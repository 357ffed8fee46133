package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import selfstudy.spec.Json;

final class ArtifactStageStoreTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  private final FaultyStore store = new FaultyStore();
  private final ArtifactStageStore stages = new ArtifactStageStore(store);

  @Test
  void knowsNothingOfAStageThatNobodyOwned() throws IOException {
    assertThat(stages.head("s")).isEmpty();
  }

  @Test
  void publishesCheckpointsAndThenTheResult() throws IOException {
    StageStore.Claim claim = stages.claim("s", "a");
    assertThat(claim.head()).isEqualTo(new StageStore.Head("a", null, null, null));
    Bundle first = claim.publishCheckpoint(100, parts("weights", "one", "state", "x"));
    Bundle second = claim.publishCheckpoint(200, parts("weights", "two"));
    assertThat(stages.head("s")).contains(new StageStore.Head("a", second, first, null));
    assertThat(first.prefix()).startsWith("stages/s/a/100-").endsWith("/");
    assertThat(first.step()).isEqualTo(100);
    assertThat(manifest(first)).isEqualTo(first);
    assertThat(downloaded(first)).isEqualTo(Map.of("weights", "one", "state", "x"));

    Bundle result = claim.publishResult(parts("encoder", "final"));
    assertThat(stages.head("s")).contains(new StageStore.Head("a", null, null, result));
    assertThat(claim.head()).isEqualTo(stages.head("s").orElseThrow());
    assertThat(result.step()).isEqualTo(200);
    assertThat(downloaded(result)).isEqualTo(Map.of("encoder", "final"));
    assertThat(store.list("stages/s/"))
        .containsExactlyInAnyOrder(
            "stages/s/head.json", result.prefix() + "encoder", result.prefix() + "manifest.json");
  }

  @Test
  void keepsTheTwoNewestCheckpointsAndDropsWhatDeadOwnersLeft() throws IOException {
    store.write("stages/s/dead/50-ab/weights", new byte[1]);
    store.write("stages/other/dead/50-ab/weights", new byte[1]);
    StageStore.Claim claim = stages.claim("s", "a");
    claim.publishCheckpoint(100, parts("w", "1"));
    Bundle second = claim.publishCheckpoint(200, parts("w", "2"));
    Bundle third = claim.publishCheckpoint(300, parts("w", "3"));
    assertThat(store.list("stages/s/"))
        .allMatch(
            key ->
                key.startsWith(second.prefix())
                    || key.startsWith(third.prefix())
                    || key.equals("stages/s/head.json"))
        .hasSize(5);
    assertThat(store.list("stages/other/")).hasSize(1);
  }

  @Test
  void leavesAloneWhatALaterOwnerUploadsMeanwhile() throws IOException {
    StageStore.Claim claim = stages.claim("s", "a");
    claim.publishCheckpoint(100, parts("w", "1"));
    store.beforeNextSwap(() -> write("stages/s/later/100-ab/w"));
    claim.publishCheckpoint(200, parts("w", "2"));
    assertThat(store.list("stages/s/later/")).hasSize(1);
  }

  @Test
  void refusesAZombiesPublications() throws IOException {
    StageStore.Claim zombie = stages.claim("s", "a");
    Bundle checkpoint = zombie.publishCheckpoint(100, parts("w", "1"));
    StageStore.Claim owner = stages.claim("s", "b");
    assertThat(owner.head().checkpoint()).isEqualTo(checkpoint);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatExceptionOfType(SupersededException.class)
          .isThrownBy(() -> zombie.publishCheckpoint(200, parts("w", "2")))
          .withMessageContaining("Stage s belongs to b now");
      assertThatExceptionOfType(SupersededException.class)
          .isThrownBy(() -> zombie.publishCheckpoint(100, parts("w", "1")));
      assertThatExceptionOfType(SupersededException.class)
          .isThrownBy(() -> zombie.publishResult(parts("w", "2")));
    }
    assertThat(stages.head("s")).contains(owner.head());
    assertThat(downloaded(checkpoint)).isEqualTo(Map.of("w", "1"));

    Bundle result = owner.publishResult(parts("w", "good"));
    assertThat(stages.head("s").orElseThrow().result()).isEqualTo(result);
    assertThatExceptionOfType(SupersededException.class)
        .isThrownBy(() -> zombie.publishResult(parts("w", "bad")));
    assertThat(downloaded(result)).isEqualTo(Map.of("w", "good"));
  }

  @Test
  void fencesAnOwnerBetweenItsUploadAndItsSwap() throws IOException {
    StageStore.Claim slow = stages.claim("s", "a");
    store.beforeNextSwap(() -> claim("b"));
    assertThatExceptionOfType(SupersededException.class)
        .isThrownBy(() -> slow.publishResult(parts("w", "2")));
    assertThat(stages.head("s")).contains(new StageStore.Head("b", null, null, null));
  }

  @Test
  void givesTheStageToTheLaterOfTwoClaimants() throws IOException {
    store.beforeNextSwap(() -> claim("first"));
    StageStore.Claim second = stages.claim("s", "second");
    assertThat(stages.head("s")).contains(second.head());
    assertThat(second.head().owner()).isEqualTo("second");
  }

  @Test
  void leavesOneOwnerAfterManyClaimAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<StageStore.Claim>> claims =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> stages.claim("s", "owner-" + i)))
              .toList();
      // All have claimed before the first publishes: a later claim would fence it off rightly.
      for (Future<StageStore.Claim> claim : claims) {
        claim.get();
      }
      int published = 0;
      for (Future<StageStore.Claim> claim : claims) {
        published += publishes(claim.get()) ? 1 : 0;
      }
      assertThat(published).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void succeedsWhenOnlyTheAnswerWasLost() throws IOException {
    store.loseAnswers(1);
    StageStore.Claim claim = stages.claim("s", "a");
    store.loseAnswers(1);
    Bundle first = claim.publishCheckpoint(100, parts("w", "1"));
    store.answerAsIfRetried(1);
    Bundle second = claim.publishCheckpoint(200, parts("w", "2"));
    assertThat(stages.head("s")).contains(new StageStore.Head("a", second, first, null));
    store.loseAnswers(1);
    Bundle result = claim.publishResult(parts("w", "3"));
    assertThat(stages.head("s")).contains(new StageStore.Head("a", null, null, result));
    store.answerAsIfRetried(1);
    assertThat(stages.claim("s", "b").head().owner()).isEqualTo("b");
    store.loseAnswers(1);
    assertThat(stages.claim("s", "c").head().result()).isEqualTo(result);
  }

  @Test
  void goesOnAfterAnOutageBeforeTheSwap() throws IOException {
    StageStore.Claim claim = stages.claim("s", "a");
    store.beforeNextSwap(
        () -> {
          throw new UncheckedIOException(new IOException("down"));
        });
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> claim.publishCheckpoint(100, parts("w", "1")));
    assertThat(stages.head("s").orElseThrow().checkpoint()).isNull();
    Bundle bundle = claim.publishCheckpoint(100, parts("w", "1"));
    assertThat(claim.publishCheckpoint(100, parts("w", "1"))).isEqualTo(bundle);
    assertThat(stages.head("s")).contains(new StageStore.Head("a", bundle, null, null));
  }

  @Test
  void keepsWhatTheHeadNamesWhenAStepIsPublishedAnew() throws IOException {
    StageStore.Claim claim = stages.claim("s", "a");
    Bundle first = claim.publishCheckpoint(100, parts("w", "1"));
    Bundle second = claim.publishCheckpoint(200, parts("w", "2"));
    StageStore.Claim again = stages.claim("s", "a");
    store.beforeNextSwap(
        () -> {
          throw new UncheckedIOException(new IOException("killed before the swap"));
        });
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> again.publishCheckpoint(200, parts("w", "other")));
    assertThat(downloaded(second)).isEqualTo(Map.of("w", "2"));

    Bundle other = again.publishCheckpoint(200, parts("w", "other"));
    assertThat(stages.head("s")).contains(new StageStore.Head("a", other, first, null));
    assertThat(downloaded(first)).isEqualTo(Map.of("w", "1"));
    assertThat(downloaded(other)).isEqualTo(Map.of("w", "other"));
  }

  @Test
  void namesTheCorruptPartSoThatACallerFallsBack() throws IOException {
    StageStore.Claim claim = stages.claim("s", "a");
    claim.publishCheckpoint(100, parts("w", "good"));
    Bundle newest = claim.publishCheckpoint(200, parts("w", "better", "x", "y"));
    store.write(newest.prefix() + "w", new byte[] {'b', 'e', 't', 't', 'e', 'R'});

    assertThatExceptionOfType(CorruptArtifactException.class)
        .isThrownBy(() -> stages.download(newest, folder.resolve("out")))
        .withMessageContaining(newest.prefix() + "w is corrupt: 6 bytes")
        .matches(e -> e.key().equals(newest.prefix() + "w"));
    assertThat(folder.resolve("out/w")).doesNotExist();
    Bundle previous = Objects.requireNonNull(claim.head().previous());
    assertThat(downloaded(previous)).isEqualTo(Map.of("w", "good"));

    store.delete(newest.prefix() + "w");
    assertThatExceptionOfType(CorruptArtifactException.class)
        .isThrownBy(() -> stages.download(newest, folder.resolve("out")))
        .withMessageContaining("is missing");
    StageStore.Claim next = stages.claim("s", "b");
    Bundle redone = next.publishCheckpoint(200, parts("w", "better", "x", "y"));
    assertThat(stages.head("s")).contains(new StageStore.Head("b", redone, previous, null));
  }

  @Test
  void aWithdrawnResultIsComputedAnewByTheNextOwner() throws IOException {
    Bundle result = stages.claim("s", "a").publishResult(parts("w", "1"));
    stages.withdraw("s", new Bundle(result.prefix() + "x", 0, result.parts()));
    assertThat(stages.head("s").orElseThrow().result()).isEqualTo(result);
    store.loseAnswers(1);
    stages.withdraw("s", result);
    stages.withdraw("s", result);
    stages.withdraw("never", result);
    assertThat(stages.head("s")).contains(new StageStore.Head("a", null, null, null));
    Bundle anew = stages.claim("s", "b").publishResult(parts("w", "1"));
    assertThat(stages.head("s")).contains(new StageStore.Head("b", null, null, anew));
    assertThat(store.list("stages/s/a/")).isEmpty();
  }

  @Test
  void transfersSayThatTheyAreAlive() throws IOException {
    Path big = Files.write(folder.resolve("big"), new byte[3 << 20]);
    AtomicInteger beats = new AtomicInteger();
    Bundle result =
        stages
            .claim("s", "a", beats::incrementAndGet)
            .publishResult(Map.of("small", Files.createFile(folder.resolve("s")), "big", big));
    assertThat(beats).hasValueGreaterThanOrEqualTo(3);
    int before = beats.get();
    stages.download(result.only("big"), folder.resolve("out"), beats::incrementAndGet);
    assertThat(beats).hasValueGreaterThanOrEqualTo(before + 3);
    assertThat(folder.resolve("out/small")).doesNotExist();
  }

  @Test
  void refusesAHeadThatIsNone() throws IOException {
    store.write("stages/s/head.json", new byte[] {'{', '}'});
    assertThatIOException()
        .isThrownBy(() -> stages.head("s"))
        .withMessageContaining("stages/s/head.json is no stage's head");
    store.write(
        "stages/s/head.json",
        Json.write(
            Map.of(
                "owner",
                "a",
                "checkpoint",
                Map.of(
                    "prefix",
                    "stages/s/a/1/",
                    "step",
                    1,
                    "parts",
                    Map.of("../../etc", Map.of("sha256", "", "bytes", 1))))));
    assertThatIOException().isThrownBy(() -> stages.head("s"));
  }

  @Test
  void refusesNamesThatCannotBeKeys() throws IOException {
    assertThatIllegalArgumentException().isThrownBy(() -> stages.claim("s", "a/b"));
    assertThatIllegalArgumentException().isThrownBy(() -> stages.claim("../s", "a"));
    StageStore.Claim claim = stages.claim("s", "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claim.publishResult(parts("manifest.json", "x")));
    assertThatIllegalArgumentException().isThrownBy(() -> claim.publishResult(parts("a/b", "x")));
    assertThat(store.list("")).containsExactly("stages/s/head.json");
  }

  private boolean publishes(StageStore.Claim claim) throws IOException {
    try {
      claim.publishCheckpoint(1, parts("w", "1"));
      return true;
    } catch (SupersededException e) {
      return false;
    }
  }

  private void claim(String owner) {
    try {
      stages.claim("s", owner);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String key) {
    try {
      store.write(key, new byte[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Path> parts(String... namesAndTexts) throws IOException {
    Map<String, Path> parts = new java.util.TreeMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      parts.put(
          namesAndTexts[i],
          Files.writeString(Files.createTempFile(folder, "part", null), namesAndTexts[i + 1]));
    }
    return parts;
  }

  private Bundle manifest(Bundle bundle) throws IOException {
    Optional<ArtifactStore.Versioned> manifest = store.read(bundle.prefix() + "manifest.json");
    return Json.read(manifest.orElseThrow().content(), Bundle.class);
  }

  private Map<String, String> downloaded(Bundle bundle) throws IOException {
    Path out = Files.createTempDirectory(folder, "out");
    stages.download(bundle, out);
    Map<String, String> texts = new java.util.TreeMap<>();
    try (var files = Files.newDirectoryStream(out)) {
      for (Path file : files) {
        texts.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return texts;
  }
}
