package selfstudy.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import selfstudy.cli.Doctor.Check;
import selfstudy.cli.Doctor.Verdict;
import selfstudy.tensor.Engine;
import selfstudy.tensor.UnfitLibraryException;
import selfstudy.worker.Machine;

/** Which library computes, on which device, and how a worker's environment sets it. */
final class EngineCheck {
  private final Machine machine;
  private final Map<String, String> environment;

  EngineCheck(Machine machine, Map<String, String> environment) {
    this.machine = machine;
    this.environment = environment;
  }

  /** Loads the library and computes with it. */
  Check libtorch() {
    try (NDManager manager = Engine.start(1).manager();
        NDArray ones = manager.ones(new Shape(2, 2))) {
      float sum = ones.sum().getFloat();
      return sum == 4
          ? Check.ok("libtorch", Engine.libraryInUse() + " loads and adds")
          : new Check("libtorch", Verdict.BAD, "4 ones sum to " + sum, "The library is broken.");
    } catch (UnfitLibraryException e) {
      return new Check("libtorch", Verdict.BAD, e.finding(), e.hint());
    }
  }

  /** The device of a training, and what is missing where there is a GPU that it cannot use. */
  Check device() {
    try {
      Engine.start(1);
    } catch (UnfitLibraryException e) {
      return new Check("device", Verdict.BAD, "none without libtorch", null);
    }
    return device(Engine.seesGpus(), Engine.gpuRemedy());
  }

  /**
   * @param seen whether the library sees a GPU
   * @param remedy what to do if it should
   */
  Check device(boolean seen, String remedy) {
    if (seen) {
      return Check.ok(
          "device",
          "cuda, " + Math.max(1, machine.gpus()) + " GPUs, or cpu; precision fp32, tf32 if asked");
    }
    return machine.gpus() == 0
        ? Check.ok("device", "cpu; precision fp32")
        : new Check(
            "device",
            Verdict.NOTE,
            "cpu; nvidia-smi lists %d GPUs, but the library sees none; precision fp32"
                .formatted(machine.gpus()),
            remedy);
  }

  /**
   * Workers that 'run' starts set their own; of others, and of this process, the variables tell.
   */
  Check allocator() {
    List<String> set = new ArrayList<>();
    for (String variable : List.of("LD_PRELOAD", "MALLOC_ARENA_MAX", "MALLOC_MMAP_MAX_")) {
      if (environment.containsKey(variable)) {
        set.add(variable + "=" + environment.get(variable));
      }
    }
    return Check.ok(
        "allocator",
        "workers: glibc's, one arena, nothing mapped"
            + (set.isEmpty() ? "" : "; here " + String.join(" ", set)));
  }
}
