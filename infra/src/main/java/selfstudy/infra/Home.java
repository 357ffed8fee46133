package selfstudy.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/** The folders of one home; every folder is made when it is first asked for. */
record Home(Path root) {
  Home {
    root = root.toAbsolutePath().normalize();
  }

  Path folder(String name) {
    Path folder = root.resolve(name);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StackException("cannot make folder " + folder, e);
    }
  }

  Path run() {
    return folder("run");
  }

  Path logs() {
    return folder("logs");
  }

  /** Writes {@code text} whole or not at all, readable by its owner alone. */
  static void writePrivately(Path file, byte[] text) {
    try {
      Path temporary = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".tmp");
      if (Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(
            temporary, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      }
      Files.write(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException("cannot write " + file, e);
    }
  }
}
