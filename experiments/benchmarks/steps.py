"""PyTorch's pretraining step: forward, loss, backward, SGD with momentum, queue or bank.

    python steps.py simclr --encoder resnet18-cifar --batch 128 --side 32 --steps 3 [--channels-last]

The other side is `selfstudy bench train`.
"""

import argparse
import copy

import torch
from torch import nn
from torch.nn import functional as F

from measure import measure, report
from networks import encoder, grouped, head

IMAGES = 10_000
MEMORY = 4096
DIMENSION = 128
GROUP = 32


class SimClr(nn.Module):
    """NT-Xent of 2N embeddings, tau 0.5."""

    def __init__(self, network, features):
        super().__init__()
        self.network = nn.Sequential(network, head(features))

    def forward(self, views, step):
        z = F.normalize(self.network(torch.cat(views)))
        logits = z @ z.T / 0.5
        logits.fill_diagonal_(-1e9)
        n = len(z)
        return F.cross_entropy(logits, (torch.arange(n) + n // 2) % n)


class Moco(nn.Module):
    """InfoNCE over a queue, tau 0.1; momentum encoder; batch norm in groups, keys shuffled across."""

    def __init__(self, network, features):
        super().__init__()
        self.query = nn.Sequential(grouped(network, GROUP), head(features))
        self.key = [copy.deepcopy(self.query).requires_grad_(False)]  # not among the parameters
        self.queue = F.normalize(torch.randn(MEMORY, DIMENSION))

    def forward(self, views, step):
        queries = F.normalize(self.query(views[0]))
        with torch.no_grad():
            for key, query in zip(self.key[0].parameters(), self.query.parameters()):
                key.mul_(0.99).add_(query, alpha=0.01)
            shuffle = torch.randperm(len(views[1]))
            keys = F.normalize(self.key[0](views[1][shuffle]))[shuffle.argsort()]
        positives = (queries * keys).sum(1, keepdim=True)
        logits = torch.cat([positives, queries @ self.queue.T], 1) / 0.1
        loss = F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long))
        self.keys = keys
        return loss

    def remember(self, step):
        n = len(self.keys)
        at = step * n % MEMORY
        self.queue[at:at + n] = self.keys


class Pirl(nn.Module):
    """NCE (eq. 4 and 5) of image and jigsaw against the bank, tau 0.07, lambda 0.5."""

    def __init__(self, network, features):
        super().__init__()
        self.network = network
        self.image_head = nn.Linear(features, DIMENSION)
        self.patch_head = nn.Linear(features, DIMENSION)
        self.jigsaw_head = nn.Linear(9 * DIMENSION, DIMENSION)
        self.bank = F.normalize(torch.randn(IMAGES, DIMENSION))

    def forward(self, views, step):
        n = len(views[0])
        self.indices = torch.randperm(IMAGES)[:n]
        drawn = torch.randperm(IMAGES)[:MEMORY + 1]
        positives, negatives = self.bank[self.indices], self.bank[drawn]
        mask = torch.zeros(n, MEMORY + 1)
        own = self.indices[:, None] == drawn[None]
        own[:, -1] |= ~own.any(1)
        mask[own] = -1e4
        self.unit = F.normalize(self.image_head(self.network(views[0])))
        patches = self.patch_head(self.network(views[1])).reshape(n, -1)
        jigsaw = F.normalize(self.jigsaw_head(patches))
        return 0.5 * self.nce(jigsaw, positives, negatives, mask) + 0.5 * self.nce(self.unit, positives, negatives, mask)

    @staticmethod
    def nce(query, positives, negatives, mask):
        logits = torch.cat([(query * positives).sum(1, keepdim=True), query @ negatives.T + mask], 1) / 0.07
        log_h = logits.log_softmax(1)
        return -(log_h[:, 0] + torch.log1p(-log_h[:, 1:].exp().clamp(max=1 - 1e-6)).sum(1)).mean()

    def remember(self, step):
        moved = self.bank[self.indices] * 0.5 + self.unit.detach() * 0.5
        self.bank[self.indices] = F.normalize(moved)


METHODS = {"simclr": SimClr, "moco": Moco, "pirl": Pirl}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("--encoder", default="small")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--side", type=int, default=32)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--channels-last", action="store_true")
    arguments = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    form = torch.channels_last if arguments.channels_last else torch.contiguous_format
    model = METHODS[arguments.method](*encoder(arguments.encoder)).to(memory_format=form)
    if arguments.method == "moco":
        model.key[0].to(memory_format=form)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    n, side = arguments.batch, arguments.side
    views = [torch.rand(n, 3, side, side) * 2 - 1 for _ in range(2)]
    if arguments.method == "pirl":
        patch = max(48, side) // 3
        views[1] = torch.rand(9 * n, 3, patch, patch) * 2 - 1
    steps = 0

    def step():
        nonlocal steps
        inputs = [view.clone(memory_format=form) for view in views]
        optimizer.zero_grad()
        loss = model(inputs, steps)
        loss.backward()
        optimizer.step()
        if hasattr(model, "remember"):
            model.remember(steps)
        if not loss.isfinite():
            raise SystemExit(f"the loss of step {steps} is {loss.item()}")
        steps += 1

    usage = measure(step, arguments.warmup, arguments.steps)
    layout = "channels last" if arguments.channels_last else "default"
    report(f"train {arguments.method} {arguments.encoder} 2x{n}x{side}", "CPU s/step",
           usage[0] / arguments.steps, usage, arguments.steps, layout=layout, torch=torch.__version__)


if __name__ == "__main__":
    main()
