"""Each method's training step in plain PyTorch, written from the papers and from README.md.

It shares no code with Selfstudy: what both compute alike has been computed twice. Weights are
dictionaries of tensors under torchvision's names, behind `encoder.` and `head.`; everything runs in
the type of the tensors that come in.
"""

import math
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F

Weights = dict[str, torch.Tensor]

STATISTICS = ("running_mean", "running_var", "num_batches_tracked")
EPSILON = 1e-5
PATCHES = 9


def is_parameter(name: str) -> bool:
    return not name.endswith(STATISTICS)


def under(weights: Weights, prefix: str) -> Weights:
    """The part whose names begin with `prefix.`, without it."""
    start = prefix + "."
    return {name[len(start) :]: w for name, w in weights.items() if name.startswith(start)}


@dataclass
class Step:
    """What a step is given: views n x 3 x s x s, image indices, labels, what the method drew."""

    number: int
    views: list[torch.Tensor]
    images: torch.Tensor
    labels: torch.Tensor
    drawn: dict[str, torch.Tensor] = field(default_factory=dict)


# --- networks ---------------------------------------------------------------------------------


@dataclass
class BatchNorm:
    """Batch statistics, of `group` images together (0: of all). `momentum` is the new batch's weight.

    Groups are MoCo's, or the microbatches that a batch is seen in: running statistics move as by the
    mean over the groups, and count one batch.
    """

    momentum: float = 0.1
    group: int = 0

    def __call__(self, x: torch.Tensor, weights: Weights, name: str) -> torch.Tensor:
        groups = x.split(self.group or len(x))
        with torch.no_grad():
            mean = torch.stack([g.mean((0, 2, 3)) for g in groups]).mean(0)
            variance = torch.stack([g.var((0, 2, 3), correction=1) for g in groups]).mean(0)
            for key, value in (("running_mean", mean), ("running_var", variance)):
                running = weights[f"{name}.{key}"]
                running.copy_((1 - self.momentum) * running + self.momentum * value)
            weights[f"{name}.num_batches_tracked"] += 1
        scale, shift = weights[f"{name}.weight"], weights[f"{name}.bias"]
        return torch.cat([F.batch_norm(g, None, None, scale, shift, True, 0, EPSILON) for g in groups])


def resnet(x: torch.Tensor, weights: Weights, stem: str, norm: BatchNorm) -> torch.Tensor:
    """Representations of images (He et al., 2016). The blocks are read off the names."""

    def convolution(x, name, stride=1):
        kernel = weights[name + ".weight"].contiguous(memory_format=torch.channels_last)
        return F.conv2d(x, kernel, stride=stride, padding=kernel.shape[-1] // 2)

    x = x.contiguous(memory_format=torch.channels_last)
    x = torch.relu(norm(convolution(x, "conv1", 1 if stem == "cifar" else 2), weights, "bn1"))
    if stem == "imagenet":
        x = F.max_pool2d(x, 3, stride=2, padding=1)
    blocks = sorted({tuple(n.split(".")[:2]) for n in weights if n.startswith("layer")})
    for layer, number in blocks:
        block = f"{layer}.{number}"
        stride = 2 if layer != "layer1" and number == "0" else 1
        bottleneck = f"{block}.conv3.weight" in weights
        strides = (1, stride, 1) if bottleneck else (stride, 1)
        y = x
        for i, s in enumerate(strides, start=1):
            y = norm(convolution(y, f"{block}.conv{i}", s), weights, f"{block}.bn{i}")
            if i < len(strides):
                y = torch.relu(y)
        if f"{block}.downsample.0.weight" in weights:
            x = norm(convolution(x, f"{block}.downsample.0", stride), weights, f"{block}.downsample.1")
        x = torch.relu(y + x)
    return x.mean(dim=(2, 3))


def linear(x: torch.Tensor, weights: Weights, name: str) -> torch.Tensor:
    return x @ weights[name + ".weight"].T + weights[name + ".bias"]


def mlp(x: torch.Tensor, weights: Weights, name: str) -> torch.Tensor:
    return linear(torch.relu(linear(x, weights, name + ".0")), weights, name + ".2")


def normalise(x: torch.Tensor) -> torch.Tensor:
    return x / x.norm(dim=-1, keepdim=True).clamp_min(1e-12)


# --- losses -----------------------------------------------------------------------------------


def nt_xent(z: torch.Tensor, temperature: float) -> torch.Tensor:
    """SimCLR, equation 1; rows i and i + N are the views of an image."""
    z = normalise(z)
    rows = z.shape[0]
    similarity = z @ z.T / temperature
    partner = torch.arange(rows).roll(rows // 2)
    others = ~torch.eye(rows, dtype=torch.bool)
    terms = [
        torch.logsumexp(similarity[i][others[i]], 0) - similarity[i, partner[i]] for i in range(rows)
    ]
    return torch.stack(terms).mean()


def info_nce(
    query: torch.Tensor, positive: torch.Tensor, negatives: torch.Tensor, temperature: float, seen=None
) -> torch.Tensor:
    """MoCo, equation 1. `seen` is n x K: which negatives a row is compared with (None: all)."""
    terms = []
    for i in range(query.shape[0]):
        those = negatives if seen is None else negatives[seen[i]]
        logits = torch.cat([(query[i] * positive[i]).sum()[None], those @ query[i]]) / temperature
        terms.append(torch.logsumexp(logits, 0) - logits[0])
    return torch.stack(terms).mean()


def nce(
    query: torch.Tensor, positive: torch.Tensor, negatives: torch.Tensor, temperature: float, seen=None
) -> torch.Tensor:
    """PIRL, equations 4 and 5: -log h(positive) - the sum of log(1 - h(negative))."""
    terms = []
    for i in range(query.shape[0]):
        those = negatives if seen is None else negatives[seen[i]]
        logits = torch.cat([(query[i] * positive[i]).sum()[None], those @ query[i]]) / temperature
        h = torch.softmax(logits, 0)
        terms.append(-torch.log(h[0]) - torch.log1p(-h[1:]).sum())
    return torch.stack(terms).mean()


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    rows = torch.arange(len(labels))
    return (torch.logsumexp(logits, 1) - logits[rows, labels]).mean()


# --- methods ----------------------------------------------------------------------------------


class SimClr:
    def __init__(self, method: dict, stem: str):
        self.temperature = method["temperature"]
        self.microbatch = method["training"]["microbatch"]
        self.stem = stem

    def loss(self, step: Step, weights: Weights, memory: Weights) -> torch.Tensor:
        n = len(step.images)
        m = self.microbatch or n
        order = torch.arange(2 * n).reshape(2, n // m, m).transpose(0, 1).flatten()
        images = torch.cat(step.views)[order]
        features = resnet(images, under(weights, "encoder"), self.stem, BatchNorm(group=2 * m))
        z = mlp(features, weights, "head")[torch.argsort(order)]
        return nt_xent(z, self.temperature)

    def remember(self, step: Step, memory: Weights) -> None:
        pass


class Moco:
    def __init__(self, method: dict, stem: str):
        self.temperature = method["temperature"]
        self.momentum = method["momentum"]
        self.norm = BatchNorm(group=method["batchNormGroup"])
        self.stem = stem
        self.keys = None

    def project(self, images: torch.Tensor, weights: Weights) -> torch.Tensor:
        features = resnet(images, under(weights, "encoder"), self.stem, self.norm)
        return normalise(mlp(features, weights, "head"))

    def loss(self, step: Step, weights: Weights, memory: Weights) -> torch.Tensor:
        with torch.no_grad():
            key = under(memory, "key")
            for name in filter(is_parameter, key):
                key[name].copy_(self.momentum * key[name] + (1 - self.momentum) * weights[name])
            shuffle = step.drawn["shuffle"]
            self.keys = self.project(step.views[1][shuffle], key)[torch.argsort(shuffle)]
        queries = self.project(step.views[0], weights)
        return info_nce(queries, self.keys, memory["queue"], self.temperature)

    def remember(self, step: Step, memory: Weights) -> None:
        queue = memory["queue"]
        for i, key in enumerate(self.keys):
            queue[(step.number * len(self.keys) + i) % len(queue)] = key


class Pirl:
    def __init__(self, method: dict, stem: str):
        self.method = method
        self.microbatch = method["training"]["microbatch"] or 0
        self.estimate = nce if method["estimator"] == "nce" else info_nce
        self.stem = stem
        self.unit = None

    def loss(self, step: Step, weights: Weights, memory: Weights) -> torch.Tensor:
        encoder = under(weights, "encoder")
        features = resnet(step.views[0], encoder, self.stem, BatchNorm(group=self.microbatch))
        self.unit = normalise(linear(features, weights, "head.0"))
        tiles = len(step.views[1]) // len(step.images)
        features = resnet(step.views[1], encoder, self.stem, BatchNorm(group=tiles * self.microbatch))
        if self.method["pretext"] == "jigsaw":
            patches = linear(features, weights, "patch.0")
            features = patches.reshape(len(patches) // PATCHES, -1)
        pretext = normalise(linear(features, weights, "pretext.0"))

        bank = memory["bank"].clone()
        positive, negatives = bank[step.images], bank[step.drawn["negatives"]]
        seen = torch.ones(len(step.images), len(negatives), dtype=torch.bool)
        seen[torch.arange(len(step.images)), step.drawn["hidden"]] = False
        weight, tau = self.method["lambda"], self.method["temperature"]
        return weight * self.estimate(pretext, positive, negatives, tau, seen) + (
            1 - weight
        ) * self.estimate(self.unit, positive, negatives, tau, seen)

    def remember(self, step: Step, memory: Weights) -> None:
        bank, kept = memory["bank"], self.method["bankWeight"]
        bank[step.images] = normalise(kept * bank[step.images] + (1 - kept) * self.unit.detach())


class Classifier:
    """The supervised baseline and fine-tuning, which name their heads differently."""

    def __init__(self, method: dict, stem: str):
        self.norm = BatchNorm(
            momentum=method.get("batchNormMomentum", 0.1),
            group=method.get("training", {}).get("microbatch") or 0,
        )
        self.head = "head" if method["name"] == "finetune" else "head.0"
        self.stem = stem

    def loss(self, step: Step, weights: Weights, memory: Weights) -> torch.Tensor:
        features = resnet(step.views[0], under(weights, "encoder"), self.stem, self.norm)
        return cross_entropy(linear(features, weights, self.head), step.labels)

    def remember(self, step: Step, memory: Weights) -> None:
        pass


METHODS = {
    "simclr": SimClr,
    "moco": Moco,
    "pirl": Pirl,
    "supervised": Classifier,
    "finetune": Classifier,
}


# --- optimizers -------------------------------------------------------------------------------


class Sgd:
    """As torch has it: the rate is not part of the velocity."""

    def __init__(self, spec: dict):
        self.momentum, self.decay, self.nesterov = spec["momentum"], spec["weightDecay"], spec["nesterov"]
        self.velocity = {}

    def step(self, name: str, w: torch.Tensor, g: torch.Tensor, rate: float) -> torch.Tensor:
        g = g + self.decay * w
        v = self.momentum * self.velocity.get(name, 0) + g
        self.velocity[name] = v
        return w - rate * (g + self.momentum * v if self.nesterov else v)


class Lars:
    """As SimCLR's authors have it: the rate and the trust ratio are part of the velocity."""

    def __init__(self, spec: dict):
        self.momentum, self.decay, self.trust = spec["momentum"], spec["weightDecay"], spec["trust"]
        self.velocity = {}

    def step(self, name: str, w: torch.Tensor, g: torch.Tensor, rate: float) -> torch.Tensor:
        ratio = 1.0
        if w.dim() > 1:
            g = g + self.decay * w
            if w.norm() > 0 and g.norm() > 0:
                ratio = self.trust * w.norm() / g.norm()
        v = self.momentum * self.velocity.get(name, 0) + rate * ratio * g
        self.velocity[name] = v
        return w - v


class AdamW:
    """Loshchilov and Hutter (2019), with torch's place for epsilon."""

    def __init__(self, spec: dict):
        self.spec = spec
        self.state = {}

    def step(self, name: str, w: torch.Tensor, g: torch.Tensor, rate: float) -> torch.Tensor:
        b1, b2 = self.spec["beta1"], self.spec["beta2"]
        m, v, t = self.state.get(name, (0, 0, 0))
        m, v, t = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g, t + 1
        self.state[name] = m, v, t
        root = torch.sqrt(v / (1 - b2**t)) + self.spec["epsilon"]
        return (1 - rate * self.spec["weightDecay"]) * w - rate * m / (1 - b1**t) / root


OPTIMIZERS = {"sgd": Sgd, "lars": Lars, "adamw": AdamW}


def learning_rate(schedule: dict, peak: float, step: int, steps: int) -> float:
    """Linear warm-up over a share of the steps, then half a cosine or nothing."""
    warmup = math.floor(schedule["warmup"] * steps + 0.5)
    if step < warmup:
        return peak * (step + 1) / warmup
    if schedule["decay"] == "constant":
        return peak
    return peak * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) / 2


# --- training ---------------------------------------------------------------------------------


class Training:
    """Steps from given weights, which are replaced; memory changes in place."""

    def __init__(self, method: dict, optimizer: dict, stem: str, weights: Weights, memory: Weights):
        self.method = METHODS[method["name"]](method, stem)
        self.optimizer = OPTIMIZERS[optimizer["name"]](optimizer)
        self.weights, self.memory = weights, memory

    def take(self, step: Step, rate: float) -> tuple[float, Weights]:
        """The loss before the update, and its gradients."""
        loss, gradients = self.differentiate(step)
        self.update(step, gradients, rate)
        return loss, gradients

    def differentiate(self, step: Step) -> tuple[float, Weights]:
        """Moves batch norms' statistics, and a momentum encoder."""
        leaves = {name: w.detach() for name, w in self.weights.items()}
        parameters = [name for name in leaves if is_parameter(name)]
        for name in parameters:
            leaves[name].requires_grad_(True)
        loss = self.method.loss(step, leaves, self.memory)
        gradients = torch.autograd.grad(loss, [leaves[name] for name in parameters])
        return loss.item(), dict(zip(parameters, gradients))

    def update(self, step: Step, gradients: Weights, rate: float) -> None:
        with torch.no_grad():
            for name, gradient in gradients.items():
                before = self.weights[name].detach()
                self.weights[name] = self.optimizer.step(name, before, gradient, rate)
            self.method.remember(step, self.memory)
