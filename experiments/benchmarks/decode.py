"""JPEG files in memory to RGB pixels, by torchvision.io or Pillow, in one thread.

    python decode.py FOLDER [--pillow]

The other side is `selfstudy bench decode`.
"""

import argparse
import io
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.io import ImageReadMode, decode_jpeg

from measure import measure, report


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repetitions", type=int, default=10)
    parser.add_argument("--pillow", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    files = [file.read_bytes() for file in sorted(arguments.folder.glob("*.jpg"))]
    if not files:
        raise SystemExit(f"no *.jpg in {arguments.folder}")
    tensors = [torch.frombuffer(bytearray(file), dtype=torch.uint8) for file in files]

    def once():
        if arguments.pillow:
            for file in files:
                np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))
        else:
            for tensor in tensors:
                decode_jpeg(tensor, mode=ImageReadMode.RGB)

    usage = measure(once, 1, arguments.repetitions)
    report(f"decode {len(files)} files", "images/CPU s", len(files) * arguments.repetitions / usage[0], usage,
           arguments.repetitions, by="Pillow" if arguments.pillow else "torchvision.io")


if __name__ == "__main__":
    main()
