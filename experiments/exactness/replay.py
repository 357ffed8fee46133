"""Replays a file of `selfstudy trace` in plain PyTorch and reports the largest differences.

    python replay.py FILE.safetensors... [--tolerance 1e-4] [--dtype float32] [--json]

Needs torch and safetensors. First each step is computed from the file's state before it, and the
update from the file's gradients: loss, gradients, weights and memory are held to the tolerance. Then
all steps run from the first weights alone, where what differs is carried on; that is reported. A
difference is max |a - b| / max |a| over a tensor, a being the replay's. Exits with 1 if one is above
the tolerance. Everything is computed by reference.py; README.md says what the figures mean.
"""

import argparse
import json
import sys
from dataclasses import dataclass

import torch
from safetensors import safe_open

import reference


@dataclass
class Largest:
    """The largest difference of a kind, and where."""

    value: float = 0.0
    where: str = "nowhere"

    def see(self, ours: torch.Tensor, theirs: torch.Tensor, where: str) -> None:
        if ours.shape != theirs.shape:
            raise SystemExit(f"{where}: the file has {list(theirs.shape)}, the replay {list(ours.shape)}")
        ours, theirs = ours.double(), theirs.double()
        scale = ours.abs().max().item()
        difference = (ours - theirs).abs().max().item()
        relative = difference / scale if scale > 0 else (0.0 if difference == 0 else float("inf"))
        if not relative <= self.value:  # A NaN is the largest.
            self.value, self.where = relative, where


class Trace:
    """A file of `selfstudy trace`."""

    def __init__(self, path: str, dtype: torch.dtype):
        self.file = safe_open(path, framework="pt")
        self.dtype = dtype
        self.about = self.file.metadata() or {}
        if self.about.get("format") != "selfstudy-trace" or self.about.get("version") != "1":
            raise SystemExit(f"{path} is not a trace of version 1: its metadata are {self.about}")
        self.names = set(self.file.keys())

    def json(self, key: str):
        return json.loads(self.about[key])

    def tensor(self, name: str) -> torch.Tensor:
        tensor = self.file.get_tensor(name)
        return tensor.to(self.dtype if tensor.is_floating_point() else tensor.dtype, copy=True)

    def under(self, prefix: str) -> reference.Weights:
        return {n[len(prefix) :]: self.tensor(n) for n in sorted(self.names) if n.startswith(prefix)}

    def step(self, number: int) -> reference.Step:
        at = f"steps/{number}/"
        views = self.under(at + "views/")
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
    """The largest difference of each kind."""

    def __init__(self, trace: Trace):
        self.trace = trace
        self.largest: dict[str, Largest] = {}

    def number(self, kind: str, ours: float, theirs: float, where: str) -> None:
        one = [torch.tensor(x, dtype=torch.float64) for x in (ours, theirs)]
        self.largest.setdefault(kind, Largest()).see(*one, where)

    def tensors(self, kind: str, ours: reference.Weights, prefix: str) -> None:
        theirs = self.trace.under(prefix)
        if ours.keys() != theirs.keys():
            raise SystemExit(f"{prefix}: only one side has {sorted(ours.keys() ^ theirs.keys())}")
        for name, tensor in ours.items():
            self.largest.setdefault(kind, Largest()).see(tensor, theirs[name], prefix + name)

    def loss(self, kind: str, ours: float, step: int) -> None:
        self.number(kind, ours, self.trace.tensor("losses")[step].item(), f"step {step}")


def stepwise(trace: Trace) -> dict[str, Largest]:
    """Each step from the file's state before it; the update from the file's gradients."""
    report, run = Report(trace), training(trace)
    rates = trace.json("learningRates")
    peak, schedule = trace.json("optimizer")["learningRate"], trace.json("schedule")
    for number, rate in enumerate(rates):
        expected = reference.learning_rate(schedule, peak, number, len(rates))
        report.number("learning rate", expected, rate, f"step {number}")
        if number > 0:
            run.weights = trace.under(f"steps/{number - 1}/weights/")
            run.memory = trace.under(f"steps/{number - 1}/memory/")
        step, at = trace.step(number), f"steps/{number}/"
        loss, gradients = run.differentiate(step)
        report.loss("loss", loss, number)
        report.tensors("gradients", gradients, at + "gradients/")
        run.update(step, trace.under(at + "gradients/"), rate)
        report.tensors("weights", run.weights, at + "weights/")
        report.tensors("memory", run.memory, at + "memory/")
    return report.largest


def running(trace: Trace) -> dict[str, Largest]:
    """All steps from the first weights alone: what differs is carried on."""
    report, run = Report(trace), training(trace)
    for number, rate in enumerate(trace.json("learningRates")):
        loss, _ = run.take(trace.step(number), rate)
        report.loss("running loss", loss, number)
        report.tensors("running weights", run.weights, f"steps/{number}/weights/")
        report.tensors("running memory", run.memory, f"steps/{number}/memory/")
    return report.largest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--dtype", choices=("float64", "float32"), default="float32")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    options = parser.parse_args()
    torch.set_num_threads(1)
    documents, sound = [], True
    for path in options.files:
        trace = Trace(path, getattr(torch, options.dtype))
        held, carried = stepwise(trace), running(trace)
        fine = all(difference.value <= options.tolerance for difference in held.values())
        sound &= fine
        largest = held | carried
        documents.append(
            {"file": path, "agrees": fine, "largest": {kind: vars(d) for kind, d in largest.items()}}
        )
        if not options.json:
            print(f"{path}: {'agrees' if fine else 'DIFFERS'}")
            for kind, d in largest.items():
                print(f"  {kind:<15} {d.value:.1e}  {d.where}")
    if options.json:
        print(json.dumps({"tolerance": options.tolerance, "traces": documents}, indent=2))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
