package selfstudy.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * An array outside the engine, as files hold it.
 *
 * @param shape sizes; none for a scalar
 * @param bytes elements in row-major order, little-endian; not to be modified
 */
public record Tensor(Type type, long[] shape, byte[] bytes) {
  /** Types of elements, largest first. */
  public enum Type {
    I64(8, DataType.INT64),
    F32(4, DataType.FLOAT32),
    U8(1, DataType.UINT8);

    private final int size;
    private final DataType engineType;

    Type(int size, DataType engineType) {
      this.size = size;
      this.engineType = engineType;
    }

    /** Bytes of an element. */
    public int size() {
      return size;
    }

    static Type of(DataType engineType) {
      return Arrays.stream(values())
          .filter(type -> type.engineType == engineType)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("Files don't hold arrays of " + engineType));
    }
  }

  public Tensor {
    long size = type.size();
    for (long length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("A shape isn't negative: " + Arrays.toString(shape));
      }
      size = Math.multiplyExact(size, length);
    }
    if (size != bytes.length) {
      throw new IllegalArgumentException(
          type + Arrays.toString(shape) + " has " + size + " bytes, not " + bytes.length);
    }
  }

  /** A copy of an array's elements. */
  public static Tensor of(NDArray array) {
    ByteBuffer elements = array.toByteBuffer(false);
    byte[] bytes = new byte[elements.remaining()];
    elements.get(bytes);
    return new Tensor(Type.of(array.getDataType()), array.getShape().getShape(), bytes);
  }

  /** Real numbers. */
  public static Tensor f32(long[] shape, float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return new Tensor(Type.F32, shape, bytes);
  }

  /** Integers. */
  public static Tensor i64(long[] shape, long... values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    littleEndian(bytes).asLongBuffer().put(values);
    return new Tensor(Type.I64, shape, bytes);
  }

  /** An I64 vector. */
  public static Tensor indices(int... values) {
    return i64(new long[] {values.length}, Arrays.stream(values).asLongStream().toArray());
  }

  /** Bytes. */
  public static Tensor u8(long[] shape, byte... values) {
    return new Tensor(Type.U8, shape, values);
  }

  /** How many elements. */
  public int elements() {
    return bytes.length / type.size();
  }

  /** Whether no element is a NaN or infinite; always so of integers. */
  public boolean finite() {
    if (type == Type.F32) {
      for (float value : floats()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The elements of an F32. */
  public float[] floats() {
    require(Type.F32);
    float[] values = new float[elements()];
    littleEndian(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** The elements of an I64. */
  public long[] longs() {
    require(Type.I64);
    long[] values = new long[elements()];
    littleEndian(bytes).asLongBuffer().get(values);
    return values;
  }

  /** A new array with these elements, in memory of the engine's own. */
  public NDArray array(NDManager manager) {
    ByteBuffer staged = Staging.of(bytes.length).put(bytes).rewind();
    try (NDArray shared = manager.create(staged, new Shape(shape), type.engineType)) {
      return shared.duplicate();
    }
  }

  void write(WritableByteChannel out) throws IOException {
    Safetensors.write(out, ByteBuffer.wrap(bytes));
  }

  private void require(Type expected) {
    if (type != expected) {
      throw new IllegalStateException("A tensor of " + type + " isn't one of " + expected);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
