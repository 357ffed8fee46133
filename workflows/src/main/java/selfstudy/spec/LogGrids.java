package selfstudy.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import selfstudy.spec.ProtocolSpec.LogGrid;

/**
 * Reads numbers that stand one by one or as a {@link LogGrid}: {@code [0, {from: 1e-6, to: 1e-3,
 * values: 7}]}; a single grid needs no brackets.
 */
final class LogGrids extends JsonDeserializer<List<Double>> {
  /**
   * Where a value of the list that is read was written.
   *
   * @param written what {@link #deserialize} read, without mistakes
   * @param value its number in the list that was made of it
   * @return below {@code written}: the element, or nothing where a grid stands alone
   */
  static JsonPointer element(JsonNode written, int value) {
    int left = value;
    for (int i = 0; written.isArray() && i < written.size(); i++) {
      left -= written.get(i).path("values").asInt(1);
      if (left < 0) {
        return JsonPointer.empty().appendIndex(i);
      }
    }
    return JsonPointer.empty();
  }

  @Override
  public List<Double> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return context.readValue(parser, LogGrid.class).toList();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw MismatchedInputException.from(parser, List.class, "neither a list nor a grid");
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      try {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          values.addAll(context.readValue(parser, LogGrid.class).toList());
        } else {
          values.add(context.readValue(parser, double.class));
        }
      } catch (JsonMappingException e) {
        throw JsonMappingException.wrapWithPath(e, values, i);
      }
    }
    return values;
  }
}
