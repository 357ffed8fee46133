package selfstudy.dataset;

import static selfstudy.dataset.DatasetManifest.TEST;
import static selfstudy.dataset.DatasetManifest.TRAIN;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * PASCAL VOC: {@code ImageSets/Main/trainval.txt} and {@code test.txt} of image numbers, {@code
 * Annotations/<number>.xml} of the objects in each. An image shows a class if it has an object of
 * it; where all of these are marked difficult, it counts as neither, as in the challenge's
 * evaluation (Everingham et al., IJCV 2010, section 4.2).
 */
record VocLayout() implements Layout {
  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  @Override
  public String recipe() {
    return "voc classification, trainval as train, difficult as neither";
  }

  @Override
  public Arrangement arrange(LayoutFiles files) throws IOException {
    Map<String, String> splits = new LinkedHashMap<>();
    for (String split : List.of(TRAIN, TEST)) {
      String list = "ImageSets/Main/" + (split.equals(TRAIN) ? "trainval" : TEST) + ".txt";
      for (String image : files.lines(list)) {
        if (splits.put(image, split) != null) {
          throw new BadDataException("Image " + image + " is listed twice in ImageSets/Main.");
        }
      }
    }
    Map<String, Map<String, Byte>> objects = new TreeMap<>();
    TreeSet<String> classes = new TreeSet<>();
    for (String image : splits.keySet()) {
      Map<String, Byte> shown = objects(files, "Annotations/" + image + ".xml");
      objects.put(image, shown);
      classes.addAll(shown.keySet());
    }
    List<LabelledFile> found = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    splits.forEach(
        (image, split) -> {
          Map<String, Byte> shown = objects.getOrDefault(image, Map.of());
          List<Byte> truth =
              classes.stream().map(name -> shown.getOrDefault(name, ImageSet.ABSENT)).toList();
          String end = "JPEGImages/" + image + ".jpg";
          files
              .find(end)
              .ifPresentOrElse(
                  path -> found.add(new LabelledFile(path, split, -1, truth)),
                  () -> absent.add(end));
        });
    return new Arrangement(List.copyOf(classes), found, absent);
  }

  private static Map<String, Byte> objects(LayoutFiles files, String end) throws IOException {
    Map<String, Byte> shown = new TreeMap<>();
    NodeList objects = parse(files, end).getElementsByTagName("object");
    for (int i = 0; i < objects.getLength(); i++) {
      Element object = (Element) objects.item(i);
      byte truth = text(object, "difficult").equals("1") ? ImageSet.DIFFICULT : ImageSet.PRESENT;
      shown.merge(text(object, "name"), truth, (one, other) -> (byte) Math.max(one, other));
    }
    return shown;
  }

  /** Of a child; parts of an object have names of their own. */
  private static String text(Element object, String name) {
    NodeList children = object.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals(name)) {
        return children.item(i).getTextContent().strip();
      }
    }
    return "";
  }

  /** Without any document type: no entity can name another file. */
  private static Element parse(LayoutFiles files, String end) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCTYPE, true);
      factory.setXIncludeAware(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(files.content(end))).getDocumentElement();
    } catch (SAXException e) {
      throw new BadDataException(
          end + " is no annotation in XML without a DOCTYPE (" + e.getMessage() + ").", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java's XML parser cannot be made safe", e);
    }
  }
}
