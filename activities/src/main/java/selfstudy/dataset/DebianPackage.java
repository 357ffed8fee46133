package selfstudy.dataset;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Gzipped files inside a Debian package. apt-get keeps its lists in the temporary folder, so
 * neither root nor an earlier update is needed and the system is left as it is.
 */
record DebianPackage(String name) implements FileSource {
  @Override
  public String describe() {
    return "Debian package " + name;
  }

  @Override
  public void fetch(List<PinnedFile> files, Path folder, ImportProgress progress)
      throws IOException {
    try (TemporaryFolder apt = new TemporaryFolder(folder, "apt-")) {
      Files.createDirectories(apt.path().resolve("state/lists/partial"));
      Files.createDirectories(apt.path().resolve("cache/archives/partial"));
      aptGet(apt.path(), "update").run(apt.path(), progress);
      aptGet(apt.path(), "download", name).run(apt.path(), progress);
      try (DirectoryStream<Path> packages = Files.newDirectoryStream(apt.path(), "*.deb")) {
        for (Path file : packages) {
          unpack(file, files, folder, progress);
        }
      }
    }
  }

  private static Command aptGet(Path folder, String... arguments) {
    List<String> words = new ArrayList<>(List.of("apt-get", "-q"));
    words.addAll(List.of("-o", "Dir::State=" + folder.resolve("state")));
    words.addAll(List.of("-o", "Dir::Cache=" + folder.resolve("cache")));
    words.addAll(List.of("-o", "Debug::NoLocking=1"));
    words.addAll(List.of(arguments));
    return new Command(words);
  }

  /** Saves the pinned files of a package: an ar of tars. */
  static void unpack(
      Path debianPackage, List<PinnedFile> files, Path folder, ImportProgress progress)
      throws IOException {
    Map<String, PinnedFile> wanted = new TreeMap<>();
    files.forEach(file -> wanted.put(file.name() + ".gz", file));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(debianPackage));
        ArArchiveInputStream ar = new ArArchiveInputStream(in)) {
      for (ArArchiveEntry part = ar.getNextEntry(); part != null; part = ar.getNextEntry()) {
        if (part.getName().startsWith("data.tar")) {
          TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(ar, part.getName()));
          for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
            PinnedFile file = wanted.get(e.getName().substring(e.getName().lastIndexOf('/') + 1));
            if (file != null && e.isFile()) {
              file.save(new GZIPInputStream(new Unclosed(tar)), folder, progress);
            }
          }
        }
      }
    }
  }

  private static InputStream unzipped(InputStream in, String name) throws IOException {
    if (name.endsWith(".xz")) {
      return new XZCompressorInputStream(in);
    }
    if (name.endsWith(".gz")) {
      return new GzipCompressorInputStream(in);
    }
    throw new IOException("The package's " + name + " is neither xz nor gz");
  }

  /** One entry's bytes; the archive stays open. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
