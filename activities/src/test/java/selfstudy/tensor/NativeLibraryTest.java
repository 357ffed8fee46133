package selfstudy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final String PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";

  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  @Test
  void theLibraryThatComesAlongNeedsNoVariables() {
    NativeLibrary library = NativeLibrary.find(environment, "/usr/lib:");
    assertThat(library.folder()).isNull();
    assertThat(library.gpuRemedy()).contains(PATH, "PYTORCH_FLAVOR=cu128");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    environment.put(PATH, folder + "/tpyo");
    refuses()
        .hasMessageContaining(folder + "/tpyo, where nothing is")
        .hasMessageContaining("unset");
  }

  @Test
  void aFolderWithoutLibtorchIsNamedAndTheOneBelowOffered() throws IOException {
    environment.put(PATH, folder.toString());
    refuses().hasMessageContaining("no " + file("torch"));
    library(folder.resolve("torch/lib"), "torch");
    refuses().hasMessageContaining(folder.resolve("torch/lib") + " has one");
  }

  @Test
  void librariesThatAreMissingAreListed() throws IOException {
    library(folder, "torch", "c10");
    environment.put(PATH, folder.toString());
    environment.put(FLAVOR, "cpu");
    refuses().hasMessageContaining("lacks " + file("torch_cpu") + ", which cpu needs");
    library(folder, "torch_cpu");
    environment.put(FLAVOR, "cu128");
    refuses()
        .hasMessageContaining(file("c10_cuda") + ", " + file("torch_cuda"))
        .hasMessageContaining("PYTORCH_FLAVOR=cpu");
    environment.put(FLAVOR, "cpu");
    assertThat(found().folder()).isEqualTo(folder);
  }

  @Test
  void aBuildThatTheBindingLacksIsRefusedAndTheFoldersOwnProposed() throws IOException {
    library(folder, "torch", "c10", "torch_cpu");
    environment.put(PATH, folder.toString());
    refuses().hasMessageContaining("PYTORCH_FLAVOR is not set").hasMessageContaining("FLAVOR=cpu");
    library(folder, "c10_cuda", "torch_cuda");
    environment.put(FLAVOR, "cu126");
    refuses().hasMessageContaining("is cu126").hasMessageContaining("PYTORCH_FLAVOR=cu128");
    environment.put(FLAVOR, "cpu");
    assertThat(found().gpuRemedy()).contains("Set PYTORCH_FLAVOR=cu128");
    environment.put(FLAVOR, "cu128");
    assertThat(found().gpuRemedy()).contains("nvidia-smi");
  }

  @Test
  void anotherTorchThanTheBindingsIsRefused() throws IOException {
    Path libraries = folder.resolve("lib");
    library(libraries, "torch", "c10", "torch_cpu");
    environment.put(PATH, libraries.toString());
    environment.put(FLAVOR, "cpu");
    Files.writeString(folder.resolve("version.py"), "__version__ = '2.5.1+cpu'\n");
    refuses().hasMessageContaining("torch 2.5.1").hasMessageContaining("torch==2.7.1");
    Files.writeString(folder.resolve("version.py"), "__version__ = '2.7.1+cpu'\n");
    assertThat(found().folder()).isEqualTo(libraries);
    environment.put("PYTORCH_VERSION", "2.7.1+cpu");
    refuses().hasMessageContaining("PYTORCH_VERSION is 2.7.1+cpu");
  }

  @Test
  void aVersionOrBuildWithoutAFolderWouldBeDownloadedAndIsRefused() {
    environment.put("PYTORCH_VERSION", "2.7.1");
    refuses().hasMessageContaining(PATH + " is not set");
    environment.clear();
    environment.put(FLAVOR, "cu128");
    refuses().hasMessageContaining(PATH + " is not set");
  }

  @Test
  void theLoadersReasonIsTold() throws IOException {
    library(folder, "torch", "c10", "torch_cpu");
    environment.put(PATH, folder.toString());
    environment.put(FLAVOR, "cpu");
    Throwable failure =
        new IllegalStateException("engine", new UnsatisfiedLinkError("libgomp.so.1: no such file"));
    assertThat(found().refused(failure))
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("libgomp.so.1")
        .hasMessageContaining("import torch");
    assertThat(found().refused(new UnsatisfiedLinkError("x.so: libcuda.so.1: no such file")))
        .hasMessageContaining("driver");
  }

  @Test
  void theBindingIsOfTheVersionAndTheBuildsThatAreNamed() throws IOException {
    Properties about = new Properties();
    about.load(LibUtils.class.getResourceAsStream("/jnilib/pytorch.properties"));
    assertThat(about.getProperty("jni_version")).startsWith(NativeLibrary.TORCH + "-");
    for (String flavor : new String[] {NativeLibrary.CPU, NativeLibrary.CUDA}) {
      assertThat(
              LibUtils.class.getResource(
                  "/jnilib/linux-x86_64/%s/libdjl_torch.so".formatted(flavor)))
          .as(flavor)
          .isNotNull();
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refuses() {
    return assertThatThrownBy(this::found).isInstanceOf(UnfitLibraryException.class);
  }

  private NativeLibrary found() {
    return NativeLibrary.find(environment, "");
  }

  private static void library(Path into, String... names) throws IOException {
    Files.createDirectories(into);
    for (String name : names) {
      Files.createFile(into.resolve(file(name)));
    }
  }

  private static String file(String name) {
    return System.mapLibraryName(name);
  }
}
