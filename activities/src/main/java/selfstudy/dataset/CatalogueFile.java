package selfstudy.dataset;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code catalogue.yaml}. It is read strictly: a field that is unknown or missing is an error. */
final class CatalogueFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CatalogueFile() {}

  /** The one that comes with Selfstudy. */
  static List<DatasetCard> standard() {
    try (InputStream in = CatalogueFile.class.getResourceAsStream("catalogue.yaml")) {
      if (in == null) {
        throw new IllegalStateException("catalogue.yaml is missing beside " + CatalogueFile.class);
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("catalogue.yaml is no catalogue: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IOException with line and column if it is not a catalogue
   */
  static List<DatasetCard> read(InputStream in) throws IOException {
    List<DatasetCard> cards = MAPPER.readValue(in, new TypeReference<List<DatasetCard>>() {});
    Set<String> names = new HashSet<>();
    for (DatasetCard card : cards) {
      if (!names.add(card.name())) {
        throw new IOException(card.name() + " is there twice");
      }
    }
    return cards;
  }
}
