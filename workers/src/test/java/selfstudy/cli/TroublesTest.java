package selfstudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TroublesTest {
  private final List<String> said = new ArrayList<>();
  private final Troubles troubles = new Troubles(said::add);

  @Test
  void saysOnceWhatLasts() {
    hear("No worker answers", 0);
    hear("No worker answers", 14);
    assertThat(said).isEmpty();
    hear("No worker answers", 15);
    hear("No worker answers", 90);
    assertThat(said).containsExactly("No worker answers");
  }

  @Test
  void whatPassesIsNotSaid() {
    hear("No worker answers", 0);
    hear(null, 10);
    hear("No worker answers", 20);
    hear("The store is away", 30);
    assertThat(said).isEmpty();
  }

  private void hear(@Nullable String trouble, long second) {
    troubles.hear(trouble, TimeUnit.SECONDS.toNanos(second));
  }
}
