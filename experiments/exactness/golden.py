"""Writes golden/*.json beside it, which Selfstudy's golden tests compare themselves with.

    python golden.py

Needs torch alone. Inputs and first weights are sines of an index, which both sides compute; the
expected values come from reference.py in double precision.
"""

import argparse
import json
import math
from pathlib import Path

import console

console.require("torch")

import torch  # noqa: E402

import reference  # noqa: E402

STEPS = 10
HERE = Path(__file__).parent / "golden"


# --- inputs -----------------------------------------------------------------------------------


def wave(number: int, *shape: int) -> torch.Tensor:
    """sin(0.01 i^2 + 1.7 i + 0.9 number), i from 1, rounded to single precision."""
    count = math.prod(shape)
    values = [math.sin(0.01 * i * i + 1.7 * i + 0.9 * number) for i in range(1, count + 1)]
    return torch.tensor(values, dtype=torch.float64).float().double().reshape(shape)


def single(x: torch.Tensor) -> torch.Tensor:
    return x.float().double()


def first(name: str, number: int, shape: tuple) -> torch.Tensor:
    """A first weight by its name."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros((), dtype=torch.int64)
    w = wave(number, *shape)
    if name in ("queue", "bank"):
        return single(w / w.norm(dim=1, keepdim=True))
    if name.endswith("running_mean"):
        return single(0.1 * w)
    if name.endswith("running_var"):
        return single(1 + 0.3 * w)
    if name.endswith("bias"):
        return single(0.1 * w)
    if name.endswith("weight") and len(shape) == 1:
        return single(1 + 0.2 * w)
    return single(0.5 * w)


class Draws:
    """Counter-based randomness: SplitMix64's finaliser over the coordinates of a draw."""

    MASK = 2**64 - 1
    GOLDEN = 0x9E3779B97F4A7C15

    def __init__(self, node: int):
        self.node = node

    @staticmethod
    def mix(z: int) -> int:
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & Draws.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & Draws.MASK
        return z ^ (z >> 31)

    @staticmethod
    def seed(seed: int) -> "Draws":
        return Draws(Draws.mix((seed + Draws.GOLDEN) & Draws.MASK))

    def at(self, coordinate) -> "Draws":
        if isinstance(coordinate, str):
            hash = self.GOLDEN
            for letter in coordinate:
                hash = (self.mix(hash ^ ord(letter)) + self.GOLDEN) & self.MASK
            coordinate = hash
        return Draws(self.mix((self.mix(self.node) + coordinate * self.GOLDEN) & self.MASK))

    def below(self, index: int, bound: int) -> int:
        bits = self.mix((self.node + self.mix((index * self.GOLDEN + 1) & self.MASK)) & self.MASK)
        return ((bits >> 32) * bound) >> 32

    def permutation(self, n: int) -> list[int]:
        order = [0] * n
        for i in range(n):
            j = self.below(i, i + 1)
            order[i] = order[j]
            order[j] = i
        return order


# --- losses, optimizers, schedules --------------------------------------------------------------


def losses() -> list[dict]:
    cases = []

    def case(loss, temperature, x, value):
        x = x.clone().requires_grad_(True)
        result = value(x)
        (gradient,) = torch.autograd.grad(result, x)
        cases.append(
            {
                "loss": loss,
                "temperature": temperature,
                "shape": list(x.shape),
                "value": result.item(),
                "gradient": numbers(gradient),
            }
        )

    rows, others, dimension = 5, 7, 6
    labels = torch.tensor([i * i % dimension for i in range(rows)])
    positive = first("bank", 1, (rows, dimension))
    negatives = first("bank", 2, (others, dimension))
    x = wave(0, rows, dimension)
    for tau in (0.07, 0.2, 0.5, 1.0):
        pair = wave(3, 2 * rows, dimension)
        case("nt-xent", tau, pair, lambda z: reference.nt_xent(z, tau))
        for name, estimate in (("info-nce", reference.info_nce), ("nce", reference.nce)):
            case(name, tau, x, lambda q: estimate(reference.normalise(q), positive, negatives, tau))
    case("cross-entropy", 1.0, 3 * x, lambda logits: reference.cross_entropy(logits, labels))
    return cases


SGD = {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": False, "weightDecay": 0.01}
NESTEROV = SGD | {"nesterov": True}
LARS = {"name": "lars", "learningRate": 0.2, "momentum": 0.9, "weightDecay": 0.01, "trust": 0.02}
ADAMW = {
    "name": "adamw",
    "learningRate": 0.01,
    "beta1": 0.9,
    "beta2": 0.99,
    "epsilon": 1e-8,
    "weightDecay": 0.05,
}
SCHEDULE = {"warmup": 0.2, "decay": "cosine"}


def rates(schedule: dict, peak: float, steps: int) -> list[float]:
    return [reference.learning_rate(schedule, peak, step, steps) for step in range(steps)]


def optimizers() -> list[dict]:
    """A matrix, a vector and an initially zero matrix, under gradients that are sines too."""
    shapes = {"matrix": (3, 4), "vector": (5,), "zero": (2, 2)}
    cases = []
    for spec in (SGD, SGD | {"weightDecay": 0, "momentum": 0}, NESTEROV, LARS, ADAMW):
        optimizer = reference.OPTIMIZERS[spec["name"]](spec)
        weights = {n: wave(i, *s) * (n != "zero") for i, (n, s) in enumerate(shapes.items())}
        for step, rate in enumerate(rates(SCHEDULE, spec["learningRate"], STEPS)):
            for i, (name, shape) in enumerate(shapes.items()):
                gradient = wave(10 + 3 * step + i, *shape)
                weights[name] = optimizer.step(name, weights[name], gradient, rate)
        cases.append(
            {
                "optimizer": spec,
                "schedule": SCHEDULE,
                "steps": STEPS,
                "weights": {name: numbers(w) for name, w in weights.items()},
            }
        )
    return cases


def schedules() -> list[dict]:
    return [
        {"schedule": {"warmup": warmup, "decay": decay}, "peak": 0.3, "rates": rates({"warmup": warmup, "decay": decay}, 0.3, steps)}
        for warmup, decay, steps in (
            (0.1, "cosine", 25),
            (0.0, "cosine", 10),
            (0.25, "constant", 10),
            (0.0, "constant", 3),
            (1.0, "cosine", 5),
            (0.5, "cosine", 1),
        )
    ]


# --- methods ------------------------------------------------------------------------------------

SEED, IMAGES, CLASSES, BATCH, SIDE = 7, 12, 3, 4, 8
PUZZLE = 24
ENCODER = {"architecture": "small", "stem": "stride2", "width": 1, "widths": [2, 4]}
AUGMENTATION = {
    "crop": {"minScale": 0.2, "maxScale": 1},
    "flip": 0.5,
    "jitter": {"strength": 0.5, "probability": 0.8},
    "grey": 0.2,
    "blur": {"probability": 0, "minSigma": 0.1, "maxSigma": 2},
}


def encoder_shapes() -> dict[str, tuple]:
    """The tiny encoder's parameters and statistics under torchvision's names."""
    shapes = {}

    def unit(convolution, norm, inputs, outputs, kernel):
        shapes[f"{convolution}.weight"] = (outputs, inputs, kernel, kernel)
        for statistic in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{norm}.{statistic}"] = (outputs,)
        shapes[f"{norm}.num_batches_tracked"] = ()

    narrow, wide = ENCODER["widths"]
    unit("conv1", "bn1", 3, narrow, 3)
    unit("layer1.0.conv1", "layer1.0.bn1", narrow, narrow, 3)
    unit("layer1.0.conv2", "layer1.0.bn2", narrow, narrow, 3)
    unit("layer2.0.conv1", "layer2.0.bn1", narrow, wide, 3)
    unit("layer2.0.conv2", "layer2.0.bn2", wide, wide, 3)
    unit("layer2.0.downsample.0", "layer2.0.downsample.1", narrow, wide, 1)
    return {"encoder." + name: shape for name, shape in shapes.items()}


def layer(name: str, inputs: int, outputs: int) -> dict[str, tuple]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def weight_shapes(method: dict) -> dict[str, tuple]:
    features, d = ENCODER["widths"][-1], method.get("projection", 0)
    heads = {
        "simclr": layer("head.0", features, features) | layer("head.2", features, d),
        "moco": layer("head.0", features, features) | layer("head.2", features, d),
        "pirl": layer("head.0", features, d)
        | (
            layer("patch.0", features, d) | layer("pretext.0", 9 * d, d)
            if method.get("pretext") == "jigsaw"
            else layer("pretext.0", features, d)
        ),
        "supervised": layer("head.0", features, CLASSES),
        "finetune": layer("head", features, CLASSES),
    }
    return encoder_shapes() | heads[method["name"]]


def memory_shapes(method: dict) -> dict[str, tuple]:
    if method["name"] == "moco":
        keys = {"key." + name: shape for name, shape in weight_shapes(method).items()}
        return keys | {"queue": (method["queue"], method["projection"])}
    if method["name"] == "pirl":
        return {"bank": (IMAGES, method["projection"])}
    return {}


def filled(shapes: dict[str, tuple], start: int) -> reference.Weights:
    return {name: first(name, start + i, shapes[name]) for i, name in enumerate(sorted(shapes))}


def views(method: dict, step: int) -> list[torch.Tensor]:
    """Pixels in the order image, row, column, colour; a jigsaw's nine patches of an image follow."""
    sides = [(BATCH, SIDE)]
    if method["name"] in ("simclr", "moco"):
        sides.append((BATCH, SIDE))
    elif method["name"] == "pirl":
        jigsaw = method["pretext"] == "jigsaw"
        sides.append((9 * BATCH, PUZZLE // 3) if jigsaw else (BATCH, SIDE))
    return [
        wave(500 + 10 * step + v, count, side, side, 3).permute(0, 3, 1, 2)
        for v, (count, side) in enumerate(sides)
    ]


def drawn(method: dict, draws: Draws, step: int, images: list[int]) -> dict[str, torch.Tensor]:
    if method["name"] == "moco":
        return {"shuffle": torch.tensor(draws.at("shuffle").at(step).permutation(BATCH))}
    if method["name"] == "pirl":
        pool, node = list(range(IMAGES)), draws.at("negatives").at(step)
        chosen = []
        for i in range(method["negatives"] + 1):
            j = i + node.below(i, IMAGES - i)
            chosen.append(pool[j])
            pool[j] = pool[i]
        hidden = [chosen.index(i) if i in chosen else len(chosen) - 1 for i in images]
        return {"negatives": torch.tensor(chosen), "hidden": torch.tensor(hidden)}
    return {}


def training(method: dict) -> dict:
    optimizer, schedule = method["training"]["optimizer"], method["training"]["schedule"]
    draws = Draws.seed(SEED)
    run = reference.Training(
        method,
        optimizer,
        ENCODER["stem"],
        filled(weight_shapes(method), 0),
        filled(memory_shapes(method), 200),
    )
    values, begun = [], {}
    per_epoch = IMAGES // BATCH
    for number, rate in enumerate(rates(schedule, optimizer["learningRate"], STEPS)):
        order = draws.at("order").at(number // per_epoch).permutation(IMAGES)
        at = number % per_epoch * BATCH
        images = order[at : at + BATCH]
        step = reference.Step(
            number,
            views(method, number),
            torch.tensor(images),
            torch.tensor([i % CLASSES for i in images]),
            drawn(method, draws, number, images),
        )
        loss, gradients = run.take(step, rate)
        begun = begun or gradients
        values.append(loss)
    return {
        "method": method,
        "encoder": ENCODER,
        "seed": SEED,
        "images": IMAGES,
        "classes": CLASSES,
        "side": SIDE,
        "steps": STEPS,
        "losses": [float(f"{value:.9g}") for value in values],
        "firstGradients": {name: numbers(g) for name, g in begun.items()},
        "weights": {name: numbers(w) for name, w in run.weights.items()},
        "memory": {name: numbers(w) for name, w in run.memory.items()},
    }


def methods() -> list[dict]:
    def recipe(optimizer):
        return {
            "seeds": [SEED],
            "training": {
                "epochs": 4,
                "batchSize": BATCH,
                "microbatch": None,
                "optimizer": optimizer,
                "schedule": SCHEDULE,
                "augmentation": AUGMENTATION,
            },
        }

    def pirl(optimizer, pretext, estimator, weight):
        return {"name": "pirl"} | recipe(optimizer) | {
            "temperature": 0.2,
            "projection": 3,
            "pretext": pretext,
            "estimator": estimator,
            "lambda": weight,
            "negatives": 6,
            "bankWeight": 0.4,
            "bankStart": "random",
            "puzzle": PUZZLE,
        }

    simclr = {"temperature": 0.1, "projection": 3}
    moco = {"temperature": 0.2, "projection": 3, "queue": 10, "momentum": 0.8, "batchNormGroup": 2}
    return [
        training({"name": "simclr"} | recipe(LARS) | simclr),
        training({"name": "simclr"} | recipe(ADAMW) | simclr),
        training({"name": "moco"} | recipe(SGD) | moco),
        training(pirl(SGD, "jigsaw", "nce", 0.5)),
        training(pirl(NESTEROV, "rotation", "infonce", 0.3)),
        training({"name": "supervised"} | recipe(NESTEROV)),
    ]


# --- output -------------------------------------------------------------------------------------


def numbers(x: torch.Tensor) -> list[float]:
    return [float(f"{value:.7g}") for value in x.double().flatten().tolist()]


def compact(node, depth=0) -> str:
    """JSON with one line for each innermost list."""
    if isinstance(node, dict):
        inner = ",\n".join(" " * (depth + 1) + json.dumps(k) + ": " + compact(v, depth + 1) for k, v in node.items())
        return "{\n" + inner + "\n" + " " * depth + "}"
    if isinstance(node, list) and any(isinstance(v, dict) for v in node):
        return "[" + ", ".join(compact(v, depth) for v in node) + "]"
    return json.dumps(node)


def main() -> int:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    torch.set_num_threads(1)
    HERE.mkdir(exist_ok=True)
    for cases in (losses, optimizers, schedules, methods):
        path = HERE / f"{cases.__name__}.json"
        path.write_text(compact(cases()) + "\n")
        print(path.name, path.stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    console.run(main)
