package selfstudy.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of named tensors in the safetensors format: the length of a JSON header, the header, the
 * elements. Equal content gives equal bytes, those of the format's reference implementation.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final Set<String> OTHER_FLOATS = Set.of("F16", "BF16", "F64");
  // The reference implementation's bound.
  private static final long HEADER_LIMIT = 100_000_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private Safetensors() {}

  /**
   * A file's content.
   *
   * @param metadata free text, perhaps none
   */
  public record Content(SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) {}

  /** Writes or overwrites a file. */
  public static void write(
      Path file, SortedMap<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    tensors.forEach((name, it) -> parts.add(new Part(name, it.type(), it.shape(), it::write)));
    write(file, parts, metadata);
  }

  /** Elements on their way to a file. */
  @FunctionalInterface
  interface Elements {
    /** Writes all, in row-major order, little-endian. */
    void write(WritableByteChannel out) throws IOException;
  }

  /** A tensor that is written without being held as bytes. */
  record Part(String name, Tensor.Type type, long[] shape, Elements elements) {
    long bytes() {
      return Arrays.stream(shape).reduce(type.size(), Math::multiplyExact);
    }
  }

  /**
   * Writes or overwrites a file.
   *
   * @param parts of different names
   */
  static void write(Path file, List<Part> parts, Map<String, String> metadata) throws IOException {
    // Wide elements first, so that all are aligned; within a type by name.
    List<Part> order =
        parts.stream().sorted(Comparator.comparing(Part::type).thenComparing(Part::name)).toList();
    byte[] header = header(order, metadata);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(out, littleEndian(new byte[Long.BYTES]).putLong(header.length).flip());
      write(out, ByteBuffer.wrap(header));
      for (Part part : order) {
        part.elements.write(out);
      }
    }
  }

  static void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static byte[] header(List<Part> order, Map<String, String> metadata) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode entries = root.putObject(METADATA);
      new TreeMap<>(metadata).forEach(entries::put);
    }
    long begin = 0;
    for (Part part : order) {
      ObjectNode entry = root.putObject(part.name).put("dtype", part.type.name());
      var shape = entry.putArray("shape");
      for (long size : part.shape) {
        shape.add(size);
      }
      long end = begin + part.bytes();
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String json = JSON.writeValueAsString(root);
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException if it can't be read or isn't a sound file of known types; the message says
   *     what is wrong
   */
  public static Content read(Path file) throws IOException {
    long size = Files.size(file);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      require(size >= Long.BYTES, file, "it ends before the length of its header");
      long length = littleEndian(in.readNBytes(Long.BYTES)).getLong();
      long room = Math.min(size - Long.BYTES, HEADER_LIMIT);
      require(
          length >= 2 && length <= room,
          file,
          "its header's length is " + Long.toUnsignedString(length) + ", not 2 to " + room);
      JsonNode header = parse(file, in.readNBytes((int) length));
      return content(file, header, in, size - Long.BYTES - length);
    }
  }

  private static JsonNode parse(Path file, byte[] header) throws IOException {
    require(header[0] == '{', file, "its header isn't a JSON object");
    try {
      return JSON.readTree(header);
    } catch (IOException e) {
      throw unsound(file, String.valueOf(e.getMessage()));
    }
  }

  private record Entry(String name, Tensor.Type type, long[] shape, long begin, long end) {}

  private static Content content(Path file, JsonNode header, DataInputStream in, long size)
      throws IOException {
    SortedMap<String, String> metadata = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals(METADATA)) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        entries.add(entry(file, field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long position = 0;
    for (Entry entry : entries) {
      require(
          entry.begin == position,
          file,
          entry.name + " begins at " + entry.begin + ", but the tensor before ends at " + position);
      position = entry.end;
    }
    require(position == size, file, "its tensors take " + position + " bytes, not " + size);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Entry entry : entries) {
      byte[] bytes = in.readNBytes((int) (entry.end - entry.begin));
      tensors.put(entry.name, new Tensor(entry.type, entry.shape, bytes));
    }
    return new Content(tensors, metadata);
  }

  private static Entry entry(Path file, String name, JsonNode node) throws IOException {
    Tensor.Type type = type(file, name, node.path("dtype").asText());
    long[] shape = integers(file, name, node.path("shape"));
    long[] offsets = integers(file, name, node.path("data_offsets"));
    require(offsets.length == 2, file, name + " lacks its two data_offsets");
    long bytes = type.size();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw unsound(file, name + " is too large");
    }
    require(bytes <= Integer.MAX_VALUE - ALIGNMENT, file, name + " is too large");
    require(
        offsets[1] - offsets[0] == bytes,
        file,
        name + " has " + bytes + " bytes by its shape, not " + (offsets[1] - offsets[0]));
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private static Tensor.Type type(Path file, String name, String dtype) throws IOException {
    for (Tensor.Type type : Tensor.Type.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    if (OTHER_FLOATS.contains(dtype)) {
      throw new UnsoundFileException(
          "%s: %s is of type %s, and F32, I64 and U8 are read; convert it, as with tensor.float() in Python"
              .formatted(file, name, dtype));
    }
    throw unsound(file, name + " has the type '" + dtype + "', not one of F32, I64, U8");
  }

  private static long[] integers(Path file, String name, JsonNode node) throws IOException {
    require(node.isArray(), file, name + " lacks its shape or data_offsets");
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = node.get(i);
      boolean sound = value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0;
      require(sound, file, name + " has " + value + " for a size or an offset");
      values[i] = value.asLong();
    }
    return values;
  }

  private static void require(boolean sound, Path file, String fault) throws IOException {
    if (!sound) {
      throw unsound(file, fault);
    }
  }

  private static UnsoundFileException unsound(Path file, String fault) {
    return new UnsoundFileException(
        file + " isn't a sound safetensors file: " + fault + "; write or fetch it again");
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
