package selfstudy.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @Test
  void aSecondTakerIsToldToWaitAndComesAfterTheFirst(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("lock");
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch waiting = new CountDownLatch(1);
    HomeLock first = HomeLock.acquire(file, line -> {});
    Thread second =
        new Thread(
            () -> {
              try (HomeLock lock = HomeLock.acquire(file, line -> waiting.countDown())) {
                order.add("second");
              }
            });
    second.start();
    waiting.await();
    order.add("first");
    first.close();
    second.join();
    assertThat(order).containsExactly("first", "second");
  }
}
