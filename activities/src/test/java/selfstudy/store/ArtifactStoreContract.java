package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises, to threads and to processes. */
abstract class ArtifactStoreContract {
  private static final int RIVALS = 4;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  private ArtifactStore store;

  /** An empty store of its own; a second call with the same name opens the same one. */
  abstract List<String> address() throws IOException;

  /** How many keys processes race for. */
  abstract int rounds();

  @BeforeEach
  void open() throws IOException {
    store = Rival.open(address().toArray(String[]::new));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    store.write("a/b/c.json", bytes("one"));
    assertThat(text("a/b/c.json")).isEqualTo("one");
    store.write("a/b/c.json", bytes("two"));
    assertThat(text("a/b/c.json")).isEqualTo("two");
    try (InputStream in = store.open("a/b/c.json")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("two"));
    }
  }

  @Test
  void keepsAnEmptyObject() throws IOException {
    store.write("empty", new byte[0]);
    assertThat(text("empty")).isEmpty();
    store.upload("empty", Files.createFile(folder.resolve("empty")));
    try (InputStream in = store.open("empty")) {
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @Test
  void saysThatAnObjectIsMissing() throws IOException {
    store.write("a/b", bytes("x"));
    assertThat(store.read("b")).isEmpty();
    assertThat(store.read("a")).isEmpty();
    assertThatThrownBy(() -> store.open("b")).isInstanceOf(NoSuchArtifactException.class);
    assertThatThrownBy(() -> store.open("a")).isInstanceOf(NoSuchArtifactException.class);
    store.delete("b");
    store.delete("a");
    assertThat(text("a/b")).isEqualTo("x");
  }

  @Test
  void uploadsFilesLargerThanOnePart() throws IOException {
    byte[] content = new byte[11 << 20];
    new Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("file"), content);
    store.upload("big", file);
    store.upload("big", file);
    try (InputStream in = store.open("big")) {
      assertThat(Sha256.of(in.readAllBytes())).isEqualTo(Sha256.of(file));
    }
  }

  @Test
  void createsOnlyWhatIsAbsent() throws IOException {
    Optional<String> version = store.create("k", bytes("one"));
    assertThat(version).isEqualTo(store.read("k").map(ArtifactStore.Versioned::version));
    assertThat(version).isPresent();
    assertThat(store.create("k", bytes("two"))).isEmpty();
    assertThat(text("k")).isEqualTo("one");
    store.delete("k");
    assertThat(store.create("k", bytes("three"))).isPresent();
    assertThat(text("k")).isEqualTo("three");
  }

  @Test
  void replacesOnlyTheExpectedVersion() throws IOException {
    String first = store.create("k", bytes("one")).orElseThrow();
    String second = store.replace("k", bytes("two"), first).orElseThrow();
    assertThat(second).isNotEqualTo(first);
    assertThat(store.replace("k", bytes("three"), first)).isEmpty();
    assertThat(text("k")).isEqualTo("two");
    store.write("k", bytes("four"));
    assertThat(store.replace("k", bytes("five"), second)).isEmpty();
    store.delete("k");
    assertThat(store.replace("k", bytes("six"), second)).isEmpty();
    assertThat(store.read("k")).isEmpty();
    assertThat(store.replace("none/at/all", bytes("seven"), second)).isEmpty();
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void listsKeysThatStartWithAPrefixInOrder() throws IOException {
    for (String key : List.of("b/2", "a/x/1", "ab", "a-b/c", "a/x/10", "a/.hidden", "a/x.json")) {
      store.write(key, bytes(key));
    }
    assertThat(store.list(""))
        .containsExactly("a-b/c", "a/.hidden", "a/x.json", "a/x/1", "a/x/10", "ab", "b/2");
    assertThat(store.list("a/x")).containsExactly("a/x.json", "a/x/1", "a/x/10");
    assertThat(store.list("a/x/")).containsExactly("a/x/1", "a/x/10");
    assertThat(store.list("a")).hasSize(6);
    assertThat(store.list("c/d")).isEmpty();
    store.delete("a/x/1");
    assertThat(store.list("a/x/")).containsExactly("a/x/10");
  }

  @Test
  void listsMoreThanOnePageOfKeys() throws Exception {
    int many = 1100;
    List<Callable<Object>> writes = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      String key = "many/" + i;
      writes.add(() -> store.create(key, bytes(key)));
    }
    inThreads(writes);
    assertThat(store.list("many/")).hasSize(many).isSorted();
  }

  @Test
  void refusesWhatIsNotAKey() {
    for (String key : List.of("", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "a b", "ä", "@x")) {
      assertThatIllegalArgumentException().as(key).isThrownBy(() -> store.read(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.open(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.write(key, bytes("x")));
      assertThatIllegalArgumentException().isThrownBy(() -> store.create(key, bytes("x")));
      assertThatIllegalArgumentException().isThrownBy(() -> store.replace(key, bytes("x"), "v"));
      assertThatIllegalArgumentException().isThrownBy(() -> store.upload(key, folder));
      assertThatIllegalArgumentException().isThrownBy(() -> store.delete(key));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> store.list("../"));
    assertThatIllegalArgumentException().isThrownBy(() -> store.list("/"));
  }

  @Test
  void losesNoIncrementBetweenThreadsOfTwoStores() throws Exception {
    store.write("counter", bytes("0"));
    try (ArtifactStore other = Rival.open(address().toArray(String[]::new))) {
      List<Callable<Object>> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ArtifactStore mine = i % 2 == 0 ? store : other;
        threads.add(() -> new Rival(mine, "thread").increment("counter", 25));
      }
      inThreads(threads);
    }
    assertThat(text("counter")).isEqualTo("100");
  }

  @Test
  void passesTheProbe() throws IOException {
    StoreProbe.check(store);
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void letsExactlyOneProcessCreateAnObject() throws Exception {
    try (Rivals rivals = new Rivals()) {
      assertThat(rivals.winners("create race/ " + rounds())).hasSize(rounds());
    }
  }

  @Test
  void letsExactlyOneProcessReplaceAVersion() throws Exception {
    String version = "";
    for (int i = 0; i < rounds(); i++) {
      version = store.create("race/" + i, bytes("start")).orElseThrow();
    }
    try (Rivals rivals = new Rivals()) {
      assertThat(rivals.winners("replace race/ " + rounds() + " " + version)).hasSize(rounds());
    }
  }

  @Test
  void losesNoIncrementBetweenProcesses() throws Exception {
    store.write("counter", bytes("0"));
    try (Rivals rivals = new Rivals()) {
      assertThat(rivals.ask("increment counter " + rounds() / 2)).containsOnly("done");
    }
    assertThat(text("counter")).isEqualTo(Integer.toString(RIVALS * (rounds() / 2)));
  }

  @Test
  void leavesNoHalfObjectWhenAWriterIsKilled() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 6; round++) {
      try (RivalProcess rival = new RivalProcess("writer", address())) {
        assertThat(rival.answer()).isEqualTo("ready");
        rival.send("write victim 0");
        for (int i = 0; i <= round; i++) {
          rival.answer();
        }
        Thread.sleep(random.nextInt(60));
        rival.kill();
      }
      assertThat(store.list("")).isSubsetOf("victim");
      Optional<ArtifactStore.Versioned> victim = store.read("victim");
      assertThat(victim.isPresent() || round == 0).isTrue();
      victim.ifPresent(it -> assertThat(isWhole(it.content())).isTrue());
    }
    store.write("victim", bytes("written again"));
    assertThat(text("victim")).isEqualTo("written again");
  }

  private static boolean isWhole(byte[] content) {
    Set<Byte> letters = new HashSet<>();
    for (byte letter : content) {
      letters.add(letter);
    }
    return content.length == Rival.BIG && letters.size() == 1;
  }

  private static void inThreads(List<Callable<Object>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Object> each : threads.invokeAll(tasks)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private String text(String key) throws IOException {
    return new String(store.read(key).orElseThrow().content(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Several processes that are given the same command at once. */
  private final class Rivals implements AutoCloseable {
    private final Map<String, RivalProcess> processes = new HashMap<>();

    Rivals() throws IOException {
      for (int i = 0; i < RIVALS; i++) {
        processes.put("rival-" + i, new RivalProcess("rival-" + i, address()));
      }
      for (RivalProcess process : processes.values()) {
        assertThat(process.answer()).isEqualTo("ready");
      }
    }

    List<String> ask(String command) throws IOException {
      processes.values().forEach(process -> process.send(command));
      List<String> answers = new ArrayList<>();
      for (RivalProcess process : processes.values()) {
        answers.add(process.answer());
      }
      return answers;
    }

    /** Round to winner, each checked against what the store holds; fails if two won one round. */
    Map<String, String> winners(String command) throws IOException {
      processes.values().forEach(process -> process.send(command));
      Map<String, String> winners = new HashMap<>();
      for (Map.Entry<String, RivalProcess> each : processes.entrySet()) {
        for (String round : each.getValue().answer().split(",", -1)) {
          if (!round.isEmpty()) {
            assertThat(winners.put(round, each.getKey())).as("round " + round).isNull();
            assertThat(text("race/" + round)).isEqualTo(each.getKey());
          }
        }
      }
      return winners;
    }

    @Override
    public void close() throws InterruptedException {
      for (RivalProcess process : processes.values()) {
        process.close();
      }
    }
  }
}
