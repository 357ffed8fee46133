package selfstudy.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A process that uses a store at the same time as others: takes commands on standard input, one a
 * line, and answers each with a line.
 */
final class Rival {
  static final int BIG = 12 << 20;

  private final ArtifactStore store;
  private final String name;
  private final PrintStream out = System.out;

  Rival(ArtifactStore store, String name) {
    this.store = store;
    this.name = name;
  }

  /** NAME dir PATH, or NAME s3 ENDPOINT REGION BUCKET PREFIX ACCESS SECRET. */
  public static void main(String[] args) throws IOException {
    try (ArtifactStore store = open(Arrays.copyOfRange(args, 1, args.length))) {
      new Rival(store, args[0]).serve();
    }
  }

  static ArtifactStore open(String[] address) throws IOException {
    return address[0].equals("dir")
        ? new DirectoryArtifactStore(Path.of(address[1]))
        : new S3ArtifactStore(
            new S3Settings(
                URI.create(address[1]),
                address[2],
                address[3],
                address[4],
                new Credentials(address[5], address[6])));
  }

  private void serve() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      int n = Integer.parseInt(words[2]);
      switch (words[0]) {
        case "create" -> out.println(create(words[1], n));
        case "replace" -> out.println(replace(words[1], n, words[3]));
        case "increment" -> out.println(increment(words[1], n));
        case "big" -> store.write(words[1], new byte[BIG]);
        case "write" -> writeForEver(words[1]);
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  /** The rounds won, as "0,3,4,". */
  private String create(String prefix, int rounds) throws IOException {
    StringBuilder won = new StringBuilder();
    for (int i = 0; i < rounds; i++) {
      if (store.create(prefix + i, bytes(name)).isPresent()) {
        won.append(i).append(',');
      }
    }
    return won.toString();
  }

  private String replace(String prefix, int rounds, String expected) throws IOException {
    StringBuilder won = new StringBuilder();
    for (int i = 0; i < rounds; i++) {
      if (store.replace(prefix + i, bytes(name), expected).isPresent()) {
        won.append(i).append(',');
      }
    }
    return won.toString();
  }

  /** Adds one, {@code times} times, by compare-and-swap. */
  String increment(String key, int times) throws IOException {
    for (int done = 0; done < times; ) {
      ArtifactStore.Versioned old = store.read(key).orElseThrow();
      int count = Integer.parseInt(new String(old.content(), StandardCharsets.UTF_8));
      Optional<String> swapped =
          store.replace(key, bytes(Integer.toString(count + 1)), old.version());
      done += swapped.isPresent() ? 1 : 0;
    }
    return "done";
  }

  /** Overwrites with all of one letter, then all of another, until killed. */
  private void writeForEver(String key) throws IOException {
    byte[] content = new byte[BIG];
    Path file = Files.createTempFile("rival", null);
    for (char letter = 'a'; ; letter = letter == 'z' ? 'a' : (char) (letter + 1)) {
      Arrays.fill(content, (byte) letter);
      Files.write(file, content);
      out.println("writing");
      if (letter % 2 == 0) {
        store.write(key, content);
      } else {
        store.upload(key, file);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
