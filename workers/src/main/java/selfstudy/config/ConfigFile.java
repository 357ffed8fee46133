package selfstudy.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import selfstudy.spec.Spelling;

/** {@code config.toml} of a home; every key may be absent, unknown ones are refused. */
record ConfigFile(
    @Nullable Temporal temporal,
    @Nullable Store store,
    @Nullable Training training,
    @Nullable Cache cache) {
  /** No file, no settings. */
  static final ConfigFile EMPTY = new ConfigFile(null, null, null, null);

  /** Table {@code [temporal]}. */
  record Temporal(@Nullable String address, @Nullable String namespace) {}

  /** Table {@code [store]}. */
  record Store(@Nullable String address, @Nullable String endpoint, @Nullable String region) {}

  /** Table {@code [training]}. */
  record Training(@Nullable Integer checkpointSeconds, @Nullable Integer loaderThreads) {}

  /** Table {@code [cache]}; of {@link ByteSize}. */
  record Cache(@Nullable String bytes) {}

  /** Reads the file if it is there; throws {@link SettingsException} with the place in it. */
  static ConfigFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      return EMPTY;
    }
    try {
      ConfigFile read =
          TomlMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readValue(Files.readString(file), ConfigFile.class);
      return read == null ? EMPTY : read;
    } catch (UnrecognizedPropertyException e) {
      throw new SettingsException(
          file
              + ": unknown key \""
              + path(e)
              + '"'
              + hint(e.getPropertyName(), e.getKnownPropertyIds()));
    } catch (JsonProcessingException e) {
      throw new SettingsException(at(file, e.getLocation()) + e.getOriginalMessage());
    } catch (IOException e) {
      throw new SettingsException(file + " cannot be read: " + e.getMessage());
    }
  }

  /** {@code store.endpoint}: the parser of TOML keeps no lines for well-formed keys. */
  private static String path(UnrecognizedPropertyException e) {
    return e.getPath().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .collect(Collectors.joining("."));
  }

  private static String at(Path file, @Nullable JsonLocation location) {
    return location == null
        ? file + ": "
        : file + ":" + location.getLineNr() + ":" + location.getColumnNr() + ": ";
  }

  private static String hint(String word, @Nullable Collection<Object> known) {
    return known == null || known.isEmpty()
        ? "; no key is allowed here"
        : Spelling.hint(word, known.stream().map(Object::toString).toList());
  }
}
