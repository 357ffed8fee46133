package selfstudy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BrownForsytheTest {
  @Test
  void comparesTheDeviationsFromTheMediansLeavingOutTheMediansOwn() {
    // Deviations 1, 2 and 4, 6: between 12.25 on 1 degree, within 2.5 on 2.
    double f = 12.25 / (2.5 / 2);
    assertThat(p(new double[] {1, 2, 4}, new double[] {20, 14, 10}))
        .isCloseTo(1 - Math.sqrt(f / (f + 2)), within(1e-9));
  }

  @Test
  void keepsAllDeviationsOfASampleOfEvenSize() {
    // Medians 3 and 20: deviations 3, 1, 1, 3 and 9, 1, 1, 9; F(1, 6) = 18 / (68 / 6).
    double t = Math.sqrt(18 / (68 / 6.0));
    assertThat(p(new double[] {0, 2, 4, 6}, new double[] {11, 19, 21, 29}))
        .isCloseTo(new Estimate(t, 1, 6).pValue(), within(1e-9));
  }

  @Test
  void equalSpreadIsEqualWhateverTheMeans() {
    assertThat(p(new double[] {1, 2, 4}, new double[] {54, 52, 51})).isEqualTo(1);
    assertThat(p(new double[] {5, 5, 5}, new double[] {7, 7, 7})).isEqualTo(1);
  }

  @Test
  void noSpreadWithinTheDeviationsLeavesNoDoubt() {
    assertThat(p(new double[] {5, 5, 5}, new double[] {6, 7, 8})).isZero();
  }

  @Test
  void twoValuesSayNothingOfTheirSpread() {
    assertThatThrownBy(() -> p(new double[] {1, 2}, new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values");
  }

  private static double p(double[]... samples) {
    return BrownForsythe.pValue(List.of(samples));
  }
}
