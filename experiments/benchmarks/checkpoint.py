"""torch.save of a network, its projection head and its momentum buffers.

    python checkpoint.py --encoder resnet50-imagenet

The other side is `selfstudy bench checkpoint`.
"""

import argparse
import tempfile
from pathlib import Path

import torch
from torch import nn

from measure import measure, report
from networks import encoder, head


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="resnet50-imagenet")
    parser.add_argument("--repetitions", type=int, default=3)
    arguments = parser.parse_args()

    network, features = encoder(arguments.encoder)
    model = nn.Sequential(network, head(features))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "state.pt"
        usage = measure(lambda: torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, file),
                        1, arguments.repetitions)
        size = file.stat().st_size
    report(f"checkpoint {arguments.encoder} with momentum", "s/checkpoint", usage[1] / arguments.repetitions, usage,
           arguments.repetitions, bytes=size)


if __name__ == "__main__":
    main()
