"""Replays files of `selfstudy trace` in plain PyTorch and reports the largest differences.

    python replay.py FILE.safetensors... [--tolerance 1e-4] [--dtype float32] [--json]

Needs torch and safetensors. First each step is computed from the file's state before it, and the
update from the file's gradients: loss, gradients, weights and memory are held to the tolerance. Then
all steps run freely from the first weights, where what differs is carried on, in single and in double
precision: that says how far PyTorch parts from itself, and, over many files, whether ours part faster.
A difference of a from b is max |a - b| / max |a| over a tensor. Exits with 1 if one of the first kind is above the
tolerance, with 2 if a file can't be replayed. Everything is computed by reference.py; README.md says
what the figures mean.
"""

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

import console

console.require("torch", "safetensors")

import torch  # noqa: E402

import reference  # noqa: E402

@dataclass
class Largest:
    """The largest difference of a kind, and where."""

    value: float = 0.0
    where: str = "nowhere"

    def see(self, a: torch.Tensor, b: torch.Tensor, where: str) -> None:
        if a.shape != b.shape:
            raise console.Differs(f"{where}: the replay has {list(a.shape)}, the file {list(b.shape)}")
        a, b = a.double(), b.double()
        scale = a.abs().max().item()
        difference = (a - b).abs().max().item()
        relative = difference / scale if scale > 0 else (0.0 if difference == 0 else float("inf"))
        if not relative <= self.value:  # A NaN is the largest.
            self.value, self.where = relative, where


class Trace:
    """A file of `selfstudy trace`, its numbers in a type."""

    def __init__(self, path: str, dtype: torch.dtype):
        self.path, self.dtype = path, dtype
        self.file = console.safetensors(path)
        self.about = self.file.metadata() or {}
        if self.about.get("format") != "selfstudy-trace" or self.about.get("version") != "1":
            raise console.WrongUse(f"{path} is not a trace of version 1, as `selfstudy trace` writes them")
        self.names = set(self.file.keys())
        self.known("method", reference.METHODS)
        self.known("optimizer", reference.OPTIMIZERS)
        if len(self.json("learningRates")) != len(self.tensor("losses")):
            raise console.WrongUse(f"{path} has not one learning rate for each loss")

    def known(self, key: str, choices: dict) -> None:
        name = self.json(key).get("name")
        if name not in choices:
            raise console.WrongUse(f"{self.path}: {key} {name} is none of {', '.join(choices)}")

    def json(self, key: str):
        try:
            return json.loads(self.about[key])
        except (KeyError, ValueError) as problem:
            raise console.WrongUse(f"{self.path}: the metadata have no {key} in JSON") from problem

    def tensor(self, name: str) -> torch.Tensor:
        tensor = console.tensor(self.file, self.path, name)
        return tensor.to(self.dtype if tensor.is_floating_point() else tensor.dtype, copy=True)

    def under(self, prefix: str) -> reference.Weights:
        return {n[len(prefix) :]: self.tensor(n) for n in sorted(self.names) if n.startswith(prefix)}

    def step(self, number: int) -> reference.Step:
        at = f"steps/{number}/"
        views = self.under(at + "views/")
        if sorted(views) != [str(v) for v in range(len(views))] or not views:
            raise console.WrongUse(f"{self.path} has no views of step {number}")
        return reference.Step(
            number,
            [views[str(v)] for v in range(len(views))],
            self.tensor(at + "images"),
            self.tensor(at + "labels"),
            self.under(at + "drawn/"),
        )


def training(trace: Trace) -> reference.Training:
    return reference.Training(
        trace.json("method"),
        trace.json("optimizer"),
        trace.json("encoder")["stem"],
        trace.under("initial/weights/"),
        trace.under("initial/memory/"),
    )


class Report:
    """The largest difference of each kind between a replay and its file."""

    def __init__(self, trace: Trace):
        self.trace = trace
        self.largest: dict[str, Largest] = {}

    def number(self, kind: str, ours: float, theirs: float, where: str) -> None:
        one = [torch.tensor(x, dtype=torch.float64) for x in (ours, theirs)]
        self.largest.setdefault(kind, Largest()).see(*one, where)

    def tensors(self, kind: str, ours: reference.Weights, prefix: str) -> None:
        theirs = self.trace.under(prefix)
        if ours.keys() != theirs.keys():
            raise console.Differs(f"{prefix}: only one side has {sorted(ours.keys() ^ theirs.keys())}")
        for name, tensor in ours.items():
            self.largest.setdefault(kind, Largest()).see(tensor, theirs[name], prefix + name)


def stepwise(trace: Trace) -> dict[str, Largest]:
    """Each step from the file's state before it; the update from the file's gradients."""
    report, run = Report(trace), training(trace)
    rates = trace.json("learningRates")
    peak, schedule = trace.json("optimizer")["learningRate"], trace.json("schedule")
    losses = trace.tensor("losses")
    for number, rate in enumerate(rates):
        expected = reference.learning_rate(schedule, peak, number, len(rates))
        report.number("learning rate", expected, rate, f"step {number}")
        if number > 0:
            run.weights = trace.under(f"steps/{number - 1}/weights/")
            run.memory = trace.under(f"steps/{number - 1}/memory/")
        step, at = trace.step(number), f"steps/{number}/"
        loss, gradients = run.differentiate(step)
        report.number("loss", loss, losses[number].item(), f"step {number}")
        report.tensors("gradients", gradients, at + "gradients/")
        run.update(step, trace.under(at + "gradients/"), rate)
        report.tensors("weights", run.weights, at + "weights/")
        report.tensors("memory", run.memory, at + "memory/")
    return report.largest


# --- free runs ----------------------------------------------------------------------------------


def state(loss: torch.Tensor, weights: reference.Weights, memory: reference.Weights) -> reference.Weights:
    return (
        {"loss": loss.reshape(())}
        | {f"weights/{name}": w for name, w in weights.items()}
        | {f"memory/{name}": w for name, w in memory.items()}
    )


def recorded(trace: Trace) -> Iterator[reference.Weights]:
    """The file's own state after each step."""
    for number, loss in enumerate(trace.tensor("losses")):
        at = f"steps/{number}/"
        yield state(loss, trace.under(at + "weights/"), trace.under(at + "memory/"))


def free(trace: Trace) -> Iterator[reference.Weights]:
    """The state after each step of a run from the first weights alone."""
    run = training(trace)
    for number, rate in enumerate(trace.json("learningRates")):
        loss, _ = run.take(trace.step(number), rate)
        yield state(torch.tensor(loss, dtype=torch.float64), run.weights, run.memory)


def group(name: str) -> str:
    """Of which part of a training a tensor is."""
    if name.endswith(reference.STATISTICS):
        return "statistics"
    for start, part in (
        ("weights/encoder.", "encoder"),
        ("weights/", "heads"),
        ("memory/key.", "momentum encoder"),
        ("memory/", name.removeprefix("memory/")),
    ):
        if name.startswith(start):
            return part
    return name


@dataclass
class Parting:
    """How far the runs of one group of tensors part within the steps, at most."""

    ours_single: Largest
    single_double: Largest
    ours_double: Largest


@dataclass
class Departures:
    """In how many runs which one left double precision by more than the tolerance, in any group."""

    runs: int = 0
    ours: int = 0
    single: int = 0
    ours_alone: int = 0
    single_alone: int = 0

    def see(self, parted: dict[str, Parting], tolerance: float) -> None:
        ours = not all(p.ours_double.value <= tolerance for p in parted.values())
        single = not all(p.single_double.value <= tolerance for p in parted.values())
        self.runs += 1
        self.ours += ours
        self.single += single
        self.ours_alone += ours and not single
        self.single_alone += single and not ours

    def chance(self) -> float:
        """Of so many runs in which ours parts alone, or more, if either were as likely (sign test)."""
        alone = self.ours_alone + self.single_alone
        return sum(math.comb(alone, k) for k in range(self.ours_alone, alone + 1)) / 2**alone


def control(path: str) -> dict[str, Parting]:
    """The file, the replay in single precision and the replay in double precision, pairwise."""
    single, double = Trace(path, torch.float32), Trace(path, torch.float64)
    groups: dict[str, Parting] = {}
    runs = zip(recorded(single), free(single), free(double), strict=True)
    for number, (ours, s, d) in enumerate(runs):
        for name in d:
            found = groups.setdefault(group(name), Parting(Largest(), Largest(), Largest()))
            where = f"step {number} {name}"
            found.ours_single.see(s[name], ours[name], where)
            found.single_double.see(d[name], s[name], where)
            found.ours_double.see(d[name], ours[name], where)
    return groups


# --- output -------------------------------------------------------------------------------------


def lines(path: str, fine: bool, held: dict[str, Largest], parted: dict[str, Parting]) -> Iterator[str]:
    yield f"{path}: {'agrees' if fine else 'DIFFERS'}"
    yield "  each step from the file's state"
    for kind, d in held.items():
        yield f"    {kind:<17} {d.value:.1e}  {d.where}"
    yield "  all steps freely    ours/float32   float32/float64   ours/float64"
    for name, p in parted.items():
        yield (
            f"    {name:<17} {p.ours_single.value:<14.1e} {p.single_double.value:<17.1e} "
            f"{p.ours_double.value:.1e}  {p.ours_double.where}"
        )


def summary(d: Departures, tolerance: float) -> str:
    return (
        f"Of {d.runs} free runs, ours left float64 by more than {tolerance:g} in {d.ours}, PyTorch's float32 in"
        f" {d.single}; ours alone in {d.ours_alone}, PyTorch's alone in {d.single_alone} (as likely or more so by"
        f" chance: {d.chance():.2g}): {'ours parts FASTER' if d.chance() < 0.05 else 'ours parts no faster'}"
    )


def document(path: str, fine: bool, held: dict[str, Largest], parted: dict[str, Parting]) -> dict:
    return {
        "file": path,
        "agrees": fine,
        "largest": {kind: vars(d) for kind, d in held.items()},
        "free": {
            name: {
                "oursFloat32": vars(p.ours_single),
                "float32Float64": vars(p.single_double),
                "oursFloat64": vars(p.ours_double),
            }
            for name, p in parted.items()
        },
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE", help="what `selfstudy trace -o` wrote")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--dtype", choices=("float64", "float32"), default="float32", help="of the single steps")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    options = parser.parse_args()
    torch.set_num_threads(1)
    documents, departures, sound = [], Departures(), True
    for path in options.files:
        held, parted = stepwise(Trace(path, getattr(torch, options.dtype))), control(path)
        fine = all(difference.value <= options.tolerance for difference in held.values())
        sound &= fine
        departures.see(parted, options.tolerance)
        documents.append(document(path, fine, held, parted))
        if not options.json:
            print(*lines(path, fine, held, parted), sep="\n", flush=True)
    if options.json:
        free_runs = vars(departures) | {"chance": departures.chance()}
        whole = {"tolerance": options.tolerance, "traces": documents, "freeRuns": free_runs}
        print(json.dumps(whole, indent=2))
    else:
        print(summary(departures, options.tolerance))
    return 0 if sound else 1


if __name__ == "__main__":
    console.run(main)
