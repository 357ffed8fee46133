package selfstudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls of this module, see the design's house. */
class ActivitiesArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("selfstudy");

  @Test
  void packagesFormNoCycles() {
    slices().matching("selfstudy.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyActivityImplementationsKnowTemporal() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "selfstudy.store..",
            "selfstudy.dataset..",
            "selfstudy.augment..",
            "selfstudy.random..",
            "selfstudy.tensor..",
            "selfstudy.encoder..",
            "selfstudy.loss..",
            "selfstudy.optimize..",
            "selfstudy.method..",
            "selfstudy.train..",
            "selfstudy.evaluate..",
            "selfstudy.trace..",
            "selfstudy.report..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.temporal..")
        .check(CLASSES);
  }

  @Test
  void workflowImplementationsAreNotUsedHere() {
    noClasses()
        .that()
        .resideInAPackage("selfstudy.activity..")
        .should()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("WorkflowImpl")
        .check(CLASSES);
  }

  @Test
  void onlyTheEnginesLayerKnowsItsInternals() {
    noClasses()
        .that()
        .resideOutsideOfPackage("selfstudy.tensor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.pytorch..")
        .check(CLASSES);
  }

  @Test
  void plainArithmeticKnowsNoTensor() {
    noClasses()
        .that()
        .resideInAnyPackage("selfstudy.augment..", "selfstudy.random..", "selfstudy.dataset..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }
}
