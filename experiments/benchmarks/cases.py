"""The rows of the table: what each runs on both sides, and what it should reach."""

from dataclasses import dataclass, field

# As the launcher sets them for `selfstudy worker` and `selfstudy bench`.
ALLOCATOR = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "67108864",
    "OMP_WAIT_POLICY": "passive",
}


# A heap whose pages are touched at once: touching them one by one looks like a leak.
PRETOUCHED = {"JAVA_TOOL_OPTIONS": "-Xms256m -Xmx256m -XX:+AlwaysPreTouch"}


@dataclass
class Peer:
    """Another program that does the same work."""

    name: str
    command: list  # script and arguments
    target: float = None  # of the ratio ours / theirs; at most for seconds, at least for rates
    environment: dict = field(default_factory=dict)


@dataclass
class Case:
    """One row: the work, our command line after `selfstudy bench`, and the peers."""

    name: str
    about: str
    ours: list
    peers: list
    environment: dict = field(default_factory=dict)  # of ours
    target: float = None  # of the ratio to our own baseline, where there is no peer


def step(name, about, method, encoder, batch, side, steps):
    shape = [method, "--encoder", encoder, "--batch", str(batch), "--side", str(side), "--steps", str(steps)]
    return Case(name, about, ["train", *shape, "--threads", "{threads}"], [
        Peer("PyTorch", ["steps.py", *shape, "--threads", "{threads}"], 0.80),
        Peer("PyTorch, channels last, same settings of allocator and threads",
             ["steps.py", *shape, "--threads", "{threads}", "--channels-last"], 1.03, ALLOCATOR),
    ])


def augment(name, width, height, side, file, count, repetitions, target):
    size = ["--width", str(width), "--height", str(height), "--side", str(side)]
    peer = ["augment.py", f"{{images}}/{file}", *size, "--count", str(count)]
    return Case(name, f"Views at {side} px of {width}x{height}: crop, flip, jitter, grey, blur half of the time",
                ["augment", "--images", f"{{images}}/{file}", *size, "--repetitions", str(repetitions)], [
        Peer("torchvision v2 on PIL images", peer, target),
        Peer("torchvision v2 on tensors", [*peer, "--tensors"], target),
    ])


# The JVM compiles what it runs in the first ones: of three steps that is 4 % of the processor time.
STEPS = 8

CASES = [
    step("simclr-resnet18", "SimCLR step, CIFAR ResNet-18, 2x128x32", "simclr", "resnet18-cifar", 128, 32, STEPS),
    step("moco-resnet18", "MoCo step, CIFAR ResNet-18, 2x128x32, batch norm in groups of 32",
         "moco", "resnet18-cifar", 128, 32, STEPS),
    step("pirl-resnet18", "PIRL step, CIFAR ResNet-18, 128 images of 32 and 9 patches of 16",
         "pirl", "resnet18-cifar", 128, 32, STEPS),
    step("simclr-resnet50", "SimCLR step, ImageNet ResNet-50, 2x16x224", "simclr", "resnet50-imagenet", 16, 224, STEPS),
    step("simclr-small", "SimCLR step, small encoder, 2x128x32", "simclr", "small", 128, 32, 200),
    augment("augment-32", 32, 32, 32, "cifar10.rgb", 2000, 1, 20),
    augment("augment-224", 500, 375, 224, "photos.rgb", 96, 10, 3),
    Case("decode", "JPEG 500x375 to pixels", ["decode", "{images}/photos", "--repetitions", "100"], [
        Peer("torchvision.io", ["decode.py", "{images}/photos"], 0.90),
        Peer("Pillow", ["decode.py", "{images}/photos", "--pillow"]),
    ]),
    Case("epoch", "SimCLR epoch on CIFAR-10, small encoder, batch 128, augmentation beside the steps",
         ["epoch", "simclr", "--images", "{images}/cifar10.rgb", "--threads", "{threads}",
          "--repetitions", "1", "--warmup", "1"], [
        # Each side as it is fastest on two cores: ours augments in a tenth of the time of a step.
        Peer("lightly, one worker, one compute thread", ["epoch.py", "{images}/cifar10.rgb", "--workers", "1"], 2.0),
        Peer("lightly, two workers", ["epoch.py", "{images}/cifar10.rgb", "--workers", "2"], 2.0),
    ]),
    Case("checkpoint", "Full checkpoint of ResNet-50 with momentum, written",
         ["checkpoint", "--repetitions", "3"], [Peer("torch.save", ["checkpoint.py"])]),
    Case("features", "Representations of 10,000 images, small encoder, 32 px",
         ["evaluate", "--images", "{images}/cifar10-test.rgb", "--threads", "{threads}", "--warmup", "3",
          "--repetitions", "10"], [
        Peer("PyTorch, inference mode", ["features.py", "{images}/cifar10-test.rgb", "--threads", "{threads}",
                                         "--repetitions", "10"], 1.0),
        Peer("PyTorch, inference mode, channels last, same settings of allocator and threads",
             ["features.py", "{images}/cifar10-test.rgb", "--threads", "{threads}", "--batch", "64",
              "--channels-last", "--repetitions", "10"], 1.0, ALLOCATOR),
    ]),
    Case("features-resnet18", "Representations of 1,000 images, CIFAR ResNet-18, 32 px",
         ["evaluate", "--encoder", "resnet18-cifar", "--images", "{images}/cifar10-1000.rgb", "--threads", "{threads}",
          "--repetitions", "1"], [
        Peer("PyTorch, inference mode",
             ["features.py", "{images}/cifar10-1000.rgb", "--encoder", "resnet18-cifar", "--threads", "{threads}",
              "--repetitions", "1"], 1.0),
        Peer("PyTorch, inference mode, channels last, same settings of allocator and threads",
             ["features.py", "{images}/cifar10-1000.rgb", "--encoder", "resnet18-cifar", "--threads", "{threads}",
              "--repetitions", "1", "--batch", "64", "--channels-last"], 1.0, ALLOCATOR),
    ]),
    Case("probe", "Logistic regression, 45 penalties one after another, 10,000 x 512",
         ["evaluate", "probe", "--repetitions", "1", "--warmup", "1", "--threads", "{threads}"], [
        Peer("scikit-learn, warm start", ["probe.py", "--threads", "{threads}"], 1.0)]),
    *[Case(f"memory-{method}", f"Resident memory over 5,000 {method} steps, small encoder, 2x32x32",
           ["memory", method, "--batch", "32", "--steps", "5000"], [], PRETOUCHED, 1.03)
      for method in ("simclr", "moco", "pirl")],
]
