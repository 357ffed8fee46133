package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import selfstudy.spec.MetricName;

class CatalogueFileTest {
  private static final String CARD =
      """
      - name: two
        about: two classes
        home: https://example.org/
        licence: CC0
        citation: nobody
        classes: 2
        classNames: [a, b]
        images: {train: 4, test: 2}
        metric: top-1
        layout: class-folders
        files:
        - {name: two.tar, bytes: null, sha256: null, md5: null, address: null}
        variants: []
        note: null
        fetch: null
      """;

  private static List<DatasetCard> read(String text) throws IOException {
    return CatalogueFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void refusesWhatItDoesNotKnowAndWhatIsMissing() throws IOException {
    assertThat(read(CARD)).hasSize(1);
    assertThatThrownBy(() -> read(CARD.replace("  licence", "  colour: red\n  licence")))
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> read(CARD.replace("  metric: top-1\n", "")))
        .hasMessageContaining("metric");
    assertThatThrownBy(() -> read(CARD.replace("top-1", "top-2"))).hasMessageContaining("top-2");
    assertThatThrownBy(() -> read(CARD.replace("[a, b]", "[a]")))
        .hasMessageContaining("two needs 2 class names");
    assertThatThrownBy(() -> read(CARD.replace("class-folders", "zip-folders")))
        .hasMessageContaining("not zip-folders");
    assertThatThrownBy(() -> read(CARD.replace("sha256: null", "sha256: abc")))
        .hasMessageContaining("two.tar needs 64 hex digits as sha256, not abc");
    assertThatThrownBy(() -> read(CARD.replace("md5: null", "md5: abc")))
        .hasMessageContaining("two.tar needs 32 hex digits as md5, not abc");
    String served = CARD.replace("address: null", "address: 'https://example.org/two.tar'");
    assertThatThrownBy(() -> read(served)).hasMessageContaining("needs a checksum");
    String pinned = served.replace("md5: null", "md5: " + "a".repeat(32));
    assertThat(read(pinned).get(0).isServed()).isTrue();
    assertThatThrownBy(() -> read(pinned.replace("org/two.tar", "org/?file=two.tar")))
        .hasMessageContaining("an address that ends in its name");
    assertThatThrownBy(() -> read(CARD.replace("test: 2}", "test: 2, holdout: 1}")))
        .hasMessageContaining("no split but train, test and unlabelled");
    assertThatThrownBy(() -> read(CARD + CARD)).hasMessageContaining("two is there twice");
    assertThatThrownBy(() -> read(CARD.replace("about:", "name: x\n  about:")))
        .hasMessageContaining("Duplicate");
  }

  @Test
  void hasTheOfficialSizesOfTheTransferDatasets() {
    Catalogue catalogue = Catalogue.standard();
    assertSizes(catalogue, "food101", 101, 75_750, 25_250, MetricName.TOP_1);
    assertSizes(catalogue, "cifar10", 10, 50_000, 10_000, MetricName.TOP_1);
    assertSizes(catalogue, "cifar100", 100, 50_000, 10_000, MetricName.TOP_1);
    assertSizes(catalogue, "sun397", 397, 19_850, 19_850, MetricName.TOP_1);
    assertSizes(catalogue, "cars", 196, 8_144, 8_041, MetricName.TOP_1);
    assertSizes(catalogue, "aircraft", 100, 6_667, 3_333, MetricName.MEAN_PER_CLASS);
    assertSizes(catalogue, "voc2007", 20, 5_011, 4_952, MetricName.MAP_11_POINT);
    assertSizes(catalogue, "dtd", 47, 3_760, 1_880, MetricName.TOP_1);
    assertSizes(catalogue, "pets", 37, 3_680, 3_669, MetricName.MEAN_PER_CLASS);
    assertSizes(catalogue, "caltech101", 102, 3_060, 6_084, MetricName.MEAN_PER_CLASS);
    assertSizes(catalogue, "flowers102", 102, 2_040, 6_149, MetricName.MEAN_PER_CLASS);
    assertSizes(catalogue, "birdsnap", 500, 47_386, 2_443, MetricName.TOP_1);
    assertSizes(catalogue, "imagenette", 10, 9_469, 3_925, MetricName.TOP_1);
    assertSizes(catalogue, "imagenet", 1000, 1_281_167, 50_000, MetricName.TOP_1);
    assertSizes(catalogue, "stl10", 10, 5_000, 8_000, MetricName.TOP_1);
    assertThat(catalogue.card("stl10").orElseThrow().images("unlabelled")).isEqualTo(100_000);
  }

  private static void assertSizes(
      Catalogue catalogue, String name, int classes, int train, int test, MetricName metric) {
    DatasetCard card = catalogue.card(name).orElseThrow();
    assertThat(card.classes()).as(name).isEqualTo(classes);
    assertThat(card.images("train")).as(name).isEqualTo(train);
    assertThat(card.images("test")).as(name).isEqualTo(test);
    assertThat(card.metric()).as(name).isEqualTo(metric);
  }

  @Test
  void theTrainingImagesOfEachClassAddUp() {
    Catalogue catalogue = Catalogue.standard();
    for (CatalogueEntry entry : catalogue.entries()) {
      DatasetCard card = catalogue.card(entry.name()).orElseThrow();
      assertThat(entry.sizes().images())
          .as(entry.name())
          .isEqualTo(card.images("train") + card.images("unlabelled"));
      assertThat(entry.classes()).isEqualTo(Objects.requireNonNull(card.classNames()));
    }
  }

  @Test
  void whatAHomeServesToAnyoneIsFetched() {
    Catalogue catalogue = Catalogue.standard();
    assertThat(catalogue.cards().stream().filter(DatasetCard::isServed).map(DatasetCard::name))
        .containsExactly(
            "food101",
            "sun397",
            "aircraft",
            "voc2007",
            "dtd",
            "pets",
            "caltech101",
            "flowers102",
            "flowers17",
            "imagenette");
    catalogue.requireFetchable("dtd");
    catalogue.requireFetchable("digits");
    assertThat(catalogue.card("dtd").orElseThrow().howToAdd())
        .isEqualTo("Fetch it (0.6 GB, research use): selfstudy datasets fetch dtd");
    assertThatThrownBy(() -> catalogue.requireFetchable("dtt"))
        .hasMessageContaining("There is no dataset \"dtt\"");
  }

  @Test
  void saysWhatToDownloadWhere() {
    assertThatThrownBy(() -> Catalogue.standard().requireFetchable("cars"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("Dataset cars cannot be fetched. Its home has been gone since 2023")
        .hasMessageContaining("Download cars_train.tgz, cars_test.tgz, car_devkit.tgz")
        .hasMessageContaining("selfstudy datasets add cars --from cars_train.tgz");
    assertThatThrownBy(() -> Catalogue.standard().requireFetchable("imagenet"))
        .hasMessageContaining("those who register");
    assertThatThrownBy(() -> Catalogue.standard().requireFetchable("birdsnap"))
        .hasMessageContaining("get_birdsnap.py");
  }
}
