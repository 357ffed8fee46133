"""torchvision's random views in one thread, on PIL images or on tensors, to float tensors.

    python augment.py FILE --width 32 --height 32 --side 32 [--tensors]

The other side is `selfstudy bench augment`: the same operations with the same probabilities.
"""

import argparse

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import v2

from measure import measure, report


def pipeline(side, tensors):
    """SimCLR's at half strength, blur half of the time with a kernel of a tenth of the side."""
    kernel = 2 * max(1, side // 20) + 1
    operations = [
        v2.RandomResizedCrop(side, scale=(0.08, 1), antialias=True),
        v2.RandomHorizontalFlip(),
        v2.RandomApply([v2.ColorJitter(0.4, 0.4, 0.4, 0.1)], 0.8),
        v2.RandomGrayscale(0.2),
        v2.RandomApply([v2.GaussianBlur(kernel, (0.1, 2))], 0.5),
    ]
    ends = [v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.5] * 3, [0.5] * 3)]
    return v2.Compose(operations + ([] if tensors else [v2.ToImage()]) + ends)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--height", type=int, default=32)
    parser.add_argument("--side", type=int, default=32)
    parser.add_argument("--count", type=int, default=2000, help="images a repetition")
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--tensors", action="store_true")
    arguments = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(1)
    pixels = np.fromfile(arguments.file, np.uint8).reshape(-1, arguments.height, arguments.width, 3)[:arguments.count]
    if arguments.tensors:
        images = [torch.from_numpy(image).permute(2, 0, 1).contiguous() for image in pixels]
    else:
        images = [Image.fromarray(image) for image in pixels]
    views = pipeline(arguments.side, arguments.tensors)

    def once():
        for image in images:
            views(image)

    for image in images[:len(images) // 10]:
        views(image)
    usage = measure(once, 0, arguments.repetitions)
    report(f"augment {len(images)} images of {arguments.width} x {arguments.height} to {arguments.side}",
           "images/CPU s", len(images) * arguments.repetitions / usage[0], usage, arguments.repetitions,
           on="tensors" if arguments.tensors else "PIL images")


if __name__ == "__main__":
    main()
