package selfstudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreAddressTest {
  @Test
  void readsFoldersAndBuckets() {
    assertThat(StoreAddress.parse("dir:/a/b"))
        .isEqualTo(new StoreAddress.Directory(Path.of("/a/b")));
    assertThat(StoreAddress.parse("dir:a b")).isEqualTo(new StoreAddress.Directory(Path.of("a b")));
    assertThat(StoreAddress.parse("s3://lab")).isEqualTo(new StoreAddress.Bucket("lab", ""));
    assertThat(StoreAddress.parse("s3://lab/")).isEqualTo(new StoreAddress.Bucket("lab", ""));
    assertThat(StoreAddress.parse("s3://lab/me/too/"))
        .isEqualTo(new StoreAddress.Bucket("lab", "me/too"))
        .hasToString("s3://lab/me/too");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lab",
        "/a/b",
        "dir:",
        "dir: ",
        "s3:lab",
        "s3://",
        "s3://Lab",
        "s3://ab",
        "s3://lab//x",
        "s3://lab/../x",
        "s3://lab/a b",
        "http://lab"
      })
  void saysWhatIsWrong(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreAddress.parse(address))
        .withMessageContaining(address.isEmpty() ? "dir:PATH" : "Not a ");
  }
}
