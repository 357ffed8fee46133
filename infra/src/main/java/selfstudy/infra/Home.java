package selfstudy.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/** The folders of one home. Looking makes none: each is made when something is put into it. */
record Home(Path root) {
  Home {
    root = root.toAbsolutePath().normalize();
  }

  /** A folder that is there. */
  Path folder(String name) {
    return made(root.resolve(name));
  }

  static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StackException("cannot make folder " + folder, e);
    }
  }

  Path run() {
    return root.resolve("run");
  }

  Path logs() {
    return root.resolve("logs");
  }

  /** Writes {@code text} whole or not at all, readable by its owner alone. */
  static void writePrivately(Path file, byte[] text) {
    Path folder = made(file.resolveSibling("."));
    try {
      Path temporary = Files.createTempFile(folder, file.getFileName() + ".", ".tmp");
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
