package selfstudy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What this module may know. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("selfstudy");

  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(false).check(CLASSES);
  }

  @Test
  void nothingReadsAClock() {
    holds(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Instant.class, LocalDate.class, LocalDateTime.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime"));
  }

  @Test
  void nothingIsRandom() {
    holds(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(java.util.Random.class, ThreadLocalRandom.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID"));
  }

  @Test
  void nothingTouchesAFileASocketATensorOrAThread() {
    holds(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.nio.file..", "java.nio.channels..", "java.net..", "ai.djl..", "io.minio..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.io\\.(File.*|RandomAccessFile)|java\\.lang\\.(Thread|Process.*)"));
  }

  @Test
  void theSpecKnowsNothingOfWhatIsMadeFromIt() {
    holds(
        noClasses()
            .that(resideInAPackage("selfstudy.spec.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "selfstudy.plan..", "selfstudy.contract..", "selfstudy.study..", "io.temporal.."));
  }

  @Test
  void packagesFormNoCycle() {
    holds(slices().matching("selfstudy.(*)..").should().beFreeOfCycles());
  }
}
