package selfstudy.tensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RecordedNumbersTest {
  /** See {@link Autograd}: the backward pass could read such a number from freed memory. */
  @Test
  void whatIsDifferentiatedCombinesArraysWithArraysOnly() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "an operation of an array and a Java number", RecordedNumbersTest::takesANumber))
        .because("its gradient reads freed memory: use Functions.scalar")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("selfstudy"));
  }

  private static boolean takesANumber(JavaMethodCall call) {
    return (call.getTargetOwner().isAssignableTo(NDArray.class)
            || call.getTargetOwner().isEquivalentTo(NDArrays.class))
        && call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(Number.class));
  }
}
