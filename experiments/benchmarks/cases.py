"""The rows of the table: what each runs on both sides, and what it should reach."""

from dataclasses import dataclass, field

# As the launcher sets them for `selfstudy worker` and `selfstudy bench`.
ALLOCATOR = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "67108864",
}


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


def step(name, about, method, encoder, batch, side, steps):
    shape = [method, "--encoder", encoder, "--batch", str(batch), "--side", str(side), "--steps", str(steps)]
    return Case(name, about, ["train", *shape, "--threads", "{threads}"], [
        Peer("PyTorch", ["steps.py", *shape, "--threads", "{threads}"], 0.80),
        Peer("PyTorch, channels last, same allocator settings",
             ["steps.py", *shape, "--threads", "{threads}", "--channels-last"], 1.03, ALLOCATOR),
    ])


CASES = [
    step("simclr-resnet18", "SimCLR step, CIFAR ResNet-18, 2x128x32", "simclr", "resnet18-cifar", 128, 32, 3),
    step("moco-resnet18", "MoCo step, CIFAR ResNet-18, 2x128x32, batch norm in groups of 32",
         "moco", "resnet18-cifar", 128, 32, 3),
    step("pirl-resnet18", "PIRL step, CIFAR ResNet-18, 128 images of 32 and 9 patches of 16",
         "pirl", "resnet18-cifar", 128, 32, 3),
    step("simclr-resnet50", "SimCLR step, ImageNet ResNet-50, 2x16x224", "simclr", "resnet50-imagenet", 16, 224, 3),
    step("simclr-small", "SimCLR step, small encoder, 2x128x32", "simclr", "small", 128, 32, 40),
]
