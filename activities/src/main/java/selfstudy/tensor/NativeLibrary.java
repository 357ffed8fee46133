package selfstudy.tensor;

import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Platform;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The libtorch that the engine is about to load: one that the environment names, or the one that
 * comes along. The engine passes over a folder without libraries, and tells of a wrong build in the
 * loader's words or by a download; so it is looked at before.
 *
 * @param folder of the libraries; null for those that come along
 * @param from the variable that names the folder; empty for those that come along
 * @param flavor the build: cpu, or that of a CUDA version
 */
record NativeLibrary(@Nullable Path folder, String from, String flavor) {
  /** Of torch, for which the engine's Java binding is built. */
  static final String TORCH = "2.7.1";

  static final String CPU = "cpu";
  static final String CUDA = "cu128";

  private static final String PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String VERSION = "PYTORCH_VERSION";
  private static final List<String> ALWAYS = List.of("c10", "torch", "torch_cpu");
  private static final List<String> ON_GPUS = List.of("c10_cuda", "torch_cuda");
  private static final Pattern RELEASE = Pattern.compile("(\\d+\\.\\d+\\.\\d+)[\\w.+-]*");

  private static final String USE_ANOTHER =
      "Name the folder of torch "
          + TORCH
          + "'s libraries, SITE-PACKAGES/torch/lib of one that pip"
          + " installed; or unset the variable: the library that comes along computes on processors.";

  /**
   * Looks where the engine will look.
   *
   * @param environment the process's
   * @param searchPath where the system's loader looks, {@code java.library.path}
   * @throws UnfitLibraryException if the engine would not load what the environment asks for
   */
  static NativeLibrary find(Map<String, String> environment, String searchPath) {
    String named = environment.getOrDefault(PATH, "");
    Optional<Path> folder = first(named.isEmpty() ? searchPath : named);
    if (folder.isPresent()) {
      return whole(folder.get(), named.isEmpty() ? "LD_LIBRARY_PATH" : PATH, environment);
    }
    if (!named.isEmpty()) {
      throw new UnfitLibraryException(
          "%s is %s, where %s".formatted(PATH, named, absence(named)), USE_ANOTHER);
    }
    return comingAlong(environment);
  }

  /** The first folder of a path that has libtorch. */
  private static Optional<Path> first(String path) {
    return entries(path)
        .map(entry -> Files.isRegularFile(entry) ? entry.getParent() : entry)
        .filter(entry -> entry != null && Files.isRegularFile(entry.resolve(file("torch"))))
        .findFirst();
  }

  private static Stream<Path> entries(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of);
  }

  private static String absence(String named) {
    if (entries(named).noneMatch(Files::exists)) {
      return "nothing is";
    }
    return entries(named)
        .flatMap(entry -> Stream.of(entry.resolve("lib"), entry.resolve("torch/lib")))
        .filter(below -> Files.isRegularFile(below.resolve(file("torch"))))
        .findFirst()
        .map(below -> "there is no %s, but %s has one".formatted(file("torch"), below))
        .orElse("there is no " + file("torch"));
  }

  private static NativeLibrary whole(Path folder, String from, Map<String, String> environment) {
    String place = folder + " (" + from + ")";
    String flavor = flavor(folder, place, environment);
    requireVersion(environment);
    List<String> needed = new ArrayList<>(ALWAYS);
    if (!flavor.equals(CPU)) {
      needed.addAll(ON_GPUS);
    }
    List<String> missing =
        needed.stream()
            .map(NativeLibrary::file)
            .filter(file -> !Files.isRegularFile(folder.resolve(file)))
            .toList();
    if (!missing.isEmpty()) {
      throw new UnfitLibraryException(
          place + " lacks " + String.join(", ", missing) + ", which " + flavor + " needs",
          flavor.equals(CPU)
              ? USE_ANOTHER
              : "Install torch %s+%s there, or set %s=cpu to compute on processors."
                  .formatted(TORCH, CUDA, FLAVOR));
    }
    release(folder)
        .filter(release -> !release.equals(TORCH))
        .ifPresent(
            release -> {
              throw new UnfitLibraryException(
                  "%s is of torch %s, the Java binding of %s".formatted(place, release, TORCH),
                  "Install torch==" + TORCH + " there.");
            });
    return new NativeLibrary(folder, from, flavor);
  }

  /** The binding comes in some builds; without a name the engine would take one that it has not. */
  private static String flavor(Path folder, String place, Map<String, String> environment) {
    String flavor = environment.getOrDefault(FLAVOR, "");
    if (!flavor.equals(CPU) && !flavor.equals(CUDA)) {
      throw new UnfitLibraryException(
          "%s is %s, the Java binding has %s and %s"
              .formatted(FLAVOR, flavor.isEmpty() ? "not set" : flavor, CPU, CUDA),
          hasGpuLibraries(folder)
              ? "%s has libraries for GPUs: set %s=%s to use these, %s=%s to compute on processors."
                  .formatted(place, FLAVOR, CUDA, FLAVOR, CPU)
              : "Set %s=%s, as %s is built.".formatted(FLAVOR, CPU, place));
    }
    return flavor;
  }

  private static void requireVersion(Map<String, String> environment) {
    String version = environment.getOrDefault(VERSION, TORCH);
    if (!version.equals(TORCH)) {
      throw new UnfitLibraryException(
          "%s is %s, the Java binding is built for %s".formatted(VERSION, version, TORCH),
          "Set %s=%s and install that torch.".formatted(VERSION, TORCH));
    }
  }

  /** What the files beside the libraries say: of an installation by pip, or of a plain libtorch. */
  private static Optional<String> release(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      return Optional.empty();
    }
    try {
      for (String name : List.of("version.py", "build-version")) {
        Path file = parent.resolve(name);
        Matcher release = RELEASE.matcher(Files.isRegularFile(file) ? Files.readString(file) : "");
        if (release.find()) {
          return Optional.of(release.group(1));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what is beside " + folder, e);
    }
  }

  private static NativeLibrary comingAlong(Map<String, String> environment) {
    for (String variable : List.of(VERSION, FLAVOR)) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty() && !value.equals(CPU)) {
        throw new UnfitLibraryException(
            "%s is %s, but %s is not set".formatted(variable, value, PATH),
            "Set %s to the folder of that torch's libraries, or unset %s: the library that comes"
                    .formatted(PATH, variable)
                + " along computes on processors.");
      }
    }
    Platform platform = Platform.detectPlatform("pytorch");
    if (platform.isPlaceholder()) {
      throw new UnfitLibraryException(
          "the one that comes along is for Linux on x86-64, this is "
              + platform.getClassifier()
              + ", and "
              + PATH
              + " is not set",
          "Install torch==%s and set %s to its folder torch/lib, %s=cpu."
              .formatted(TORCH, PATH, FLAVOR));
    }
    return new NativeLibrary(null, "", CPU);
  }

  private static boolean hasGpuLibraries(Path folder) {
    return ON_GPUS.stream().allMatch(name -> Files.isRegularFile(folder.resolve(file(name))));
  }

  private static String file(String library) {
    return System.mapLibraryName(library);
  }

  /** What is said when it does not load, although it looks as it should. */
  UnfitLibraryException refused(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason =
        root instanceof LinkageError && root.getMessage() != null
            ? root.getMessage()
            : root.toString();
    return folder == null
        ? new UnfitLibraryException(
            "the one that comes along does not load: " + reason,
            "It needs Linux on x86-64 with glibc 2.28 or newer, and 0.5 GiB of disk for its cache.",
            failure)
        : new UnfitLibraryException(
            "%s (%s, %s) does not load: %s".formatted(folder, from, flavor, reason),
            reason.contains("libcuda.so")
                ? "That one comes with NVIDIA's driver: install it, or set "
                    + FLAVOR
                    + "=cpu to compute on processors."
                : "Try 'import torch' in the Python that it belongs to; " + lowerCase(USE_ANOTHER),
            failure);
  }

  /** What to do where it sees no GPU. */
  String gpuRemedy() {
    if (folder != null && flavor.equals(CUDA)) {
      return "The library is one for GPUs: look whether nvidia-smi lists them and whether"
          + " CUDA_VISIBLE_DEVICES hides them.";
    }
    return folder != null && hasGpuLibraries(folder)
        ? "Set " + FLAVOR + "=" + CUDA + ": the library is one for GPUs, but its binding is not."
        : "Install torch %s+%s by pip and set %s=<site-packages>/torch/lib, %s=%s and %s=%s."
            .formatted(TORCH, CUDA, PATH, VERSION, TORCH, FLAVOR, CUDA);
  }

  /** Where it lies, once it is loaded. */
  String place() {
    return LibUtils.getLibtorchPath()
        + (folder == null ? "" : " (" + from + ", " + FLAVOR + " " + flavor + ")");
  }

  private static String lowerCase(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
