package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickles of CIFAR's Python version and no others: a dictionary of numbers, strings,
 * lists and arrays of bytes, written by Python 2 with protocol 2. A pickle is a program; of its
 * instructions those are known that these files use (Python's pickletools names them), and the only
 * names that it may call are numpy's for an array, which are acted out here. All else is refused.
 */
final class CifarPickle {
  private static final String RECONSTRUCT = "numpy.core.multiarray _reconstruct";
  private static final String NDARRAY = "numpy ndarray";
  private static final String DTYPE = "numpy dtype";
  private static final List<String> NAMES = List.of(RECONSTRUCT, NDARRAY, DTYPE);

  /** Python's None; a deque takes no null. */
  private static final Object NONE = new Object();

  private static final Object MARK = new Object();

  private final String file;
  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private CifarPickle(String file, byte[] content) {
    this.file = file;
    this.in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A name that a pickle may call. */
  private record Name(String name) {}

  /** A tuple: unlike a list, nothing can be appended to it. */
  private record Tuple(List<Object> values) {
    Tuple {
      values = List.copyOf(values);
    }
  }

  /** An array, or the type of one's elements, until its state is set. */
  private static final class Array {
    private @Nullable String bytes;
  }

  /**
   * The dictionary: strings are Latin-1, numbers {@link Integer}, arrays their bytes as such a
   * string.
   *
   * @param file names it in errors
   * @throws BadDataException with the position of what these files do not have
   */
  static Map<String, Object> read(String file, byte[] content) {
    CifarPickle pickle = new CifarPickle(file, content);
    try {
      while (!pickle.step()) {
        // goes on
      }
      Map<String, Object> read = new HashMap<>();
      dictionary(pickle.stack.pop())
          .forEach(
              (key, value) ->
                  read.put(
                      (String) key, value instanceof Array array ? bytes(array.bytes) : value));
      return read;
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ClassCastException
        | NoSuchElementException e) {
      throw pickle.bad("is cut short or not in the form of CIFAR's files", e);
    }
  }

  private static String bytes(@Nullable String bytes) {
    if (bytes == null) {
      throw new IllegalArgumentException("an array without its state");
    }
    return bytes;
  }

  private BadDataException bad(String what, @Nullable Exception cause) {
    return new BadDataException(
        "Pickle "
            + file
            + ' '
            + what
            + " (byte "
            + in.position()
            + "). Nothing of it was run; get the file from CIFAR's home, or its binary version.",
        cause);
  }

  /** Carries out an instruction; whether it was the last. */
  private boolean step() {
    int at = in.position();
    int code = in.get() & 0xff;
    switch (code) {
      case 0x80 -> requireProtocol(in.get());
      case '(' -> stack.push(MARK);
      case '}' -> stack.push(new HashMap<Object, Object>());
      case ']' -> stack.push(new ArrayList<>());
      case ')' -> stack.push(new Tuple(List.of()));
      case 'N' -> stack.push(NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'K' -> stack.push(in.get() & 0xff);
      case 'M' -> stack.push(in.getShort() & 0xffff);
      case 'J' -> stack.push(in.getInt());
      case 'U' -> stack.push(string(in.get() & 0xff));
      case 'T', 'X' -> stack.push(string(in.getInt()));
      case 'q' -> memo.put(in.get() & 0xff, stack.element());
      case 'r' -> memo.put(in.getInt(), stack.element());
      case 'h' -> stack.push(remembered(in.get() & 0xff));
      case 'j' -> stack.push(remembered(in.getInt()));
      case 0x85, 0x86, 0x87 -> stack.push(new Tuple(top(code - 0x84)));
      case 't' -> stack.push(new Tuple(toMark()));
      case 'a' -> append(List.of(stack.pop()));
      case 'e' -> append(toMark());
      case 's' -> set(top(2));
      case 'u' -> set(toMark());
      case 'c' -> stack.push(name(line() + ' ' + line(), at));
      case 'R' -> reduce(at);
      case 'b' -> build(at);
      case '.' -> {
        return true;
      }
      default ->
          throw bad(
              "has the instruction 0x"
                  + Integer.toHexString(code)
                  + " at byte "
                  + at
                  + ", which CIFAR's files do not use",
              null);
    }
    return false;
  }

  private void requireProtocol(int protocol) {
    if (protocol != 2) {
      throw bad("is of protocol " + protocol + ", not 2", null);
    }
  }

  private String string(int length) {
    byte[] bytes = new byte[checkedLength(length)];
    in.get(bytes);
    return new String(bytes, ISO_8859_1);
  }

  private int checkedLength(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a string of " + length + " bytes");
    }
    return length;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (char c = (char) in.get(); c != '\n'; c = (char) in.get()) {
      line.append(c);
    }
    return line.toString();
  }

  private Object remembered(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw new IllegalArgumentException("nothing remembered as " + index);
    }
    return value;
  }

  /** The topmost values, the deepest first. */
  private List<Object> top(int count) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(0, stack.pop());
    }
    return values;
  }

  private List<Object> toMark() {
    List<Object> values = new ArrayList<>();
    for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
      values.add(value);
    }
    Collections.reverse(values);
    return values;
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    ((List<Object>) stack.element()).addAll(values);
  }

  private void set(List<Object> pairs) {
    Map<Object, Object> to = dictionary(stack.element());
    for (int i = 0; i < pairs.size(); i += 2) {
      // A string: the hash of a list that holds itself has no end.
      to.put((String) pairs.get(i), pairs.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> dictionary(Object value) {
    return (Map<Object, Object>) value;
  }

  private Name name(String name, int at) {
    if (!NAMES.contains(name)) {
      throw bad("names " + name + " at byte " + at + ", which CIFAR's files do not", null);
    }
    return new Name(name);
  }

  private void reduce(int at) {
    List<?> arguments = ((Tuple) stack.pop()).values();
    String called = ((Name) stack.pop()).name();
    boolean array =
        called.equals(RECONSTRUCT)
            && !arguments.isEmpty()
            && new Name(NDARRAY).equals(arguments.get(0));
    boolean type = called.equals(DTYPE) && !arguments.isEmpty() && "u1".equals(arguments.get(0));
    if (!array && !type) {
      throw bad(
          "calls "
              + called
              + " at byte "
              + at
              + " with "
              + arguments.size()
              + " values that"
              + " CIFAR's files do not",
          null);
    }
    stack.push(array ? new Array() : new Name("u1"));
  }

  /** An array's state: version, shape, type, whether by columns, bytes. */
  private void build(int at) {
    List<?> state = ((Tuple) stack.pop()).values();
    Object built = stack.element();
    if (built instanceof Array array) {
      boolean good =
          state.size() == 5
              && new Name("u1").equals(state.get(2))
              && Boolean.FALSE.equals(state.get(3))
              && state.get(4) instanceof String;
      if (!good) {
        throw bad("has an array at byte " + at + " that is not one of bytes, row by row", null);
      }
      array.bytes = (String) state.get(4);
    } else if (!new Name("u1").equals(built)) {
      throw bad("sets the state of a value at byte " + at + " that has none", null);
    }
  }
}
