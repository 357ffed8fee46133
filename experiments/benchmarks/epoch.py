"""An epoch of lightly's SimCLR on CIFAR-10: its default transform, loss and head, its DataLoader.

    python epoch.py FILE --encoder small --batch 128 --workers 1

FILE holds the images as N x 32 x 32 x 3 bytes, in memory before the epoch begins. Images a second
are by the clock; the processor time is that of the process and its workers. The other side is
`selfstudy bench epoch`.
"""

import argparse
import resource
import time

import numpy as np
import torch
from lightly.loss import NTXentLoss
from lightly.transforms import SimCLRTransform
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset

from measure import report
from networks import encoder, head

SIDE = 32


class Cifar(Dataset):
    """As torchvision's CIFAR10: pixels in memory, a PIL image for the transform."""

    def __init__(self, file, count, transform):
        self.pixels = np.fromfile(file, np.uint8).reshape(-1, SIDE, SIDE, 3)[:count]
        self.transform = transform

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.pixels[index]))


def cpu_seconds():
    return sum(usage.ru_utime + usage.ru_stime
               for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--encoder", default="small")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--count", type=int, default=None, help="images; all by default")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--channels-last", action="store_true")
    arguments = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    form = torch.channels_last if arguments.channels_last else torch.contiguous_format
    network, features = encoder(arguments.encoder)
    model = nn.Sequential(network, head(features)).to(memory_format=form)
    criterion = NTXentLoss(temperature=0.5)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    # lightly's own for CIFAR: no blur at 32 pixels, half strength.
    transform = SimCLRTransform(input_size=SIDE, cj_strength=0.5, gaussian_blur=0.0)
    loader = DataLoader(Cifar(arguments.file, arguments.count, transform), batch_size=arguments.batch, shuffle=True,
                        drop_last=True, num_workers=arguments.workers)

    def step(views):
        z0, z1 = (model(view.to(memory_format=form)) for view in views)
        loss = criterion(z0, z1)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    step([torch.rand(arguments.batch, 3, SIDE, SIDE) for _ in range(2)])
    cpu, wall = cpu_seconds(), time.perf_counter()
    for views in loader:
        step(views)
    usage = cpu_seconds() - cpu, time.perf_counter() - wall
    images = len(loader) * arguments.batch
    report(f"epoch simclr {arguments.encoder} 2x{arguments.batch}x{SIDE}", "images/s", images / usage[1], usage, 1,
           imagesPerCpuSecond=images / usage[0], workers=arguments.workers)


if __name__ == "__main__":
    main()
