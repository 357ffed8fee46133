"""Representations of decoded images by PyTorch in inference mode, images of the network's size.

    python features.py FILE --encoder small --side 32 [--channels-last]

The other side is `selfstudy bench evaluate`.
"""

import argparse

import numpy as np
import torch

from measure import measure, report
from networks import encoder

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--encoder", default="small")
    parser.add_argument("--side", type=int, default=32)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--channels-last", action="store_true")
    arguments = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    form = torch.channels_last if arguments.channels_last else torch.contiguous_format
    side = arguments.side
    pixels = np.fromfile(arguments.file, np.uint8, count=arguments.count * side * side * 3).reshape(-1, side, side, 3)
    network = encoder(arguments.encoder)[0].to(memory_format=form).eval()

    def once():
        with torch.inference_mode():
            for start in range(0, len(pixels), arguments.batch):
                images = torch.from_numpy(pixels[start:start + arguments.batch]).permute(0, 3, 1, 2)
                images = images.to(torch.float32, memory_format=form).div_(127.5).sub_(1)
                network(images).numpy()

    usage = measure(once, 1, arguments.repetitions)
    report(f"evaluate features {arguments.encoder} {len(pixels)} images at {side}", "images/CPU s",
           len(pixels) * arguments.repetitions / usage[0], usage, arguments.repetitions)


if __name__ == "__main__":
    main()
