package selfstudy.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pickles as Python 2's cPickle does with protocol 2: the form of CIFAR's files. */
final class PythonPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int remembered;

  PythonPickle() {
    bytes(0x80, 2);
  }

  /** A batch: {@code {name: text, labels: [..], data: array of images x 3072}}. */
  static byte[] batch(String labelsKey, int[] labels, byte[] data) {
    PythonPickle pickle = new PythonPickle();
    pickle.ascii("}").remember().ascii("(");
    pickle.string("batch_label").string("training batch 1 of 5");
    pickle.string(labelsKey).ascii("]").remember().ascii("(");
    for (int label : labels) {
      pickle.bytes('K', label);
    }
    pickle.ascii("e");
    pickle.string("data").array(labels.length, data);
    pickle.string("filenames").ascii("]").remember().ascii("(");
    for (int i = 0; i < labels.length; i++) {
      pickle.string("leptodactylus_pentadactylus_s_%06d.png".formatted(i));
    }
    return pickle.ascii("eu.").toByteArray();
  }

  private void array(int rows, byte[] data) {
    ascii("cnumpy.core.multiarray\n_reconstruct\n").remember();
    ascii("cnumpy\nndarray\n").remember();
    bytes('K', 0, 0x85).string("b").bytes(0x87).ascii("R").remember();
    ascii("(").bytes('K', 1).bytes('M', rows & 0xff, rows >> 8).bytes('M', 0, 12, 0x86);
    ascii("cnumpy\ndtype\n").remember();
    string("u1").bytes('K', 0, 'K', 1, 0x87).ascii("R").remember();
    ascii("(").bytes('K', 3).string("|").ascii("NNNJ").bytes(255, 255, 255, 255);
    ascii("J").bytes(255, 255, 255, 255, 'K', 0).ascii("tb").bytes(0x89);
    ascii("T").int32(data.length);
    out.writeBytes(data);
    remember().ascii("tb");
  }

  PythonPickle bytes(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  PythonPickle ascii(String text) {
    out.writeBytes(text.getBytes(ISO_8859_1));
    return this;
  }

  PythonPickle string(String text) {
    return bytes('U', text.length()).ascii(text).remember();
  }

  PythonPickle int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  private PythonPickle remember() {
    remembered++;
    return remembered < 256 ? bytes('q', remembered) : bytes('r').int32(remembered);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
