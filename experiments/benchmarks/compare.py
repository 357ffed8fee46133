"""Runs both sides of each row in turns, in one go, and writes the table.

    python compare.py [ROW...] [--rounds 2] [--threads 2]

Run it with the Python of environment.sh. Every run is a process of its own whose warm-up isn't
counted; the rounds go ours, theirs, ours, theirs. Without a ROW all rows are measured. Rows that
are not run keep the figures of their last run, with its commit.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from cases import CASES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = ROOT / "experiments" / "results"
PACKAGES = ["torch", "torchvision", "lightly", "scikit-learn", "pillow"]


def run(command, environment, log):
    """The figure that a process prints."""
    done = subprocess.run(command, env={**os.environ, **environment}, cwd=HERE, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed ({done.returncode}):\n{done.stderr}")
    figure = json.loads(done.stdout)
    log(f"    {figure['value']:10.4g} {figure['unit']:14} {figure['wallSeconds']:7.1f} s by the clock   {' '.join(command[1:4])}")
    return figure


def value(figures, field):
    return statistics.median(figure[field] for figure in figures)


def measure(case, arguments, log):
    """One row: medians over the rounds, and their ratios."""
    def filled(words):
        return [word.format(threads=arguments.threads, images=arguments.images) for word in words]

    threads = {"OMP_NUM_THREADS": str(arguments.threads)}
    sides = {"selfstudy": ([str(arguments.selfstudy), "bench", *filled(case.ours), *(["--alone"] if case.peers else []), "--json"], {**threads, **case.environment})}
    for peer in case.peers:
        sides[peer.name] = ([sys.executable, *filled(peer.command)], {**threads, **peer.environment})
    figures = {name: [] for name in sides}
    for _ in range(arguments.rounds):
        for name, (command, environment) in sides.items():
            figures[name].append(run(command, environment, log))
    ours = figures["selfstudy"]
    row = {"name": case.name, "about": case.about, "unit": ours[0]["unit"], "value": value(ours, "value"),
           "values": [figure["value"] for figure in ours], "ratio": ours[-1]["ratio"],
           "reference": ours[-1]["reference"], "details": ours[-1]["details"], "peers": [], "target": case.target,
           "threads": arguments.threads if "{threads}" in case.ours else 1, **machine()}
    for peer in case.peers:
        theirs = figures[peer.name]
        if theirs[0]["unit"] != row["unit"]:
            raise SystemExit(f"{case.name}: {peer.name} measures {theirs[0]['unit']}, not {row['unit']}")
        pairs = [a["value"] / b["value"] for a, b in zip(ours, theirs)]
        row["peers"].append({
            "name": peer.name, "value": value(theirs, "value"), "values": [figure["value"] for figure in theirs],
            "ratio": row["value"] / value(theirs, "value"), "ratios": pairs, "target": peer.target,
            "wallRatio": wall_ratio(row["unit"], ours, theirs), "details": theirs[-1]["details"]})
    return row


def wall_ratio(unit, ours, theirs):
    """The same ratio by the clock; nothing where the unit is of the clock already."""
    if not ("CPU s" in unit):
        return None
    a, b = (statistics.median(f["value"] * per_cpu(unit, f) for f in figures) for figures in (ours, theirs))
    return a / b


def per_cpu(unit, figure):
    """Turns a figure a processor second into one a second by the clock."""
    share = figure["cpuSeconds"] / figure["wallSeconds"]
    return 1 / share if unit.startswith("CPU s/") else share


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    dirty = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=ROOT, capture_output=True, text=True)
    return {
        "machine": f"{model}, {len(os.sched_getaffinity(0))} cores",
        "versions": ", ".join(f"{name} {version(name)}" for name in PACKAGES) + f", Python {platform.python_version()}",
        "commit": commit.stdout.strip() + ("-dirty" if dirty.stdout.strip() else ""),
        "date": date.today().isoformat(),
        "load": os.getloadavg()[1],
    }


def met(unit, ratio, target):
    if target is None:
        return ""
    at_most = unit.startswith("CPU s/") or unit.startswith("s/") or unit == "MB"
    reached = ratio <= target if at_most else ratio >= target
    return f"{'≤' if at_most else '≥'} {target:g}: {'met' if reached else 'missed'}"


def table(rows):
    lines = [
        "# Benchmarks", "",
        "Written by `experiments/benchmarks/compare.py`; what each row means is in"
        " [its README](../benchmarks/README.md). Ratios are ours over theirs, medians over rounds that"
        " alternate in one run: in `CPU s/…` less is better, in `…/CPU s` and `…/s` more.", "",
        "| work | threads | unit | ours | peer | theirs | ratio (each round) | by the clock | target | commit |",
        "|---|---|---|---|---|---|---|---|---|---|"]
    for row in rows:
        for peer in row["peers"]:
            each = ", ".join(f"{ratio:.3f}" for ratio in peer["ratios"])
            clock = f"{peer['wallRatio']:.2f}" if peer["wallRatio"] else ""
            lines.append(
                f"| {row['about']} | {row['threads']} | {row['unit']} | {row['value']:.4g} | {peer['name']} |"
                f" {peer['value']:.4g} | **{peer['ratio']:.3f}** ({each}) | {clock} |"
                f" {met(row['unit'], peer['ratio'], peer['target'])} | {row['commit']} |")
        if not row["peers"]:
            lines.append(f"| {row['about']} | {row['threads']} | {row['unit']} | {row['value']:.4g} | {row['reference']} | |"
                         f" **{row['ratio']:.3f}** | | {met(row['unit'], row['ratio'], row['target'])} |"
                         f" {row['commit']} |")
    lines.append("")
    for line in sorted({f"{row['machine']}; {row['versions']}" for row in rows}):
        lines.append(f"Machine and peers: {line}.")
    lines.append("")
    lines.append("Load average (5 min) at the end of each row: "
                 + ", ".join(f"{row['name']} {row['load']:.1f} ({row['date']})" for row in rows) + ".")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(case.name for case in CASES))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2, help="compute threads of both sides")
    parser.add_argument("--images", type=Path, default=HERE / "images", help="what images.py wrote")
    parser.add_argument("--selfstudy", type=Path, default=ROOT / "selfstudy")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder of benchmarks.md and .json")
    arguments = parser.parse_args()
    unknown = set(arguments.rows) - {case.name for case in CASES}
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(case.name for case in CASES)}")

    file = arguments.output / "benchmarks.json"
    rows = {row["name"]: row for row in json.loads(file.read_text())} if file.exists() else {}
    for case in CASES:
        if arguments.rows and case.name not in arguments.rows:
            continue
        print(case.about, file=sys.stderr)
        rows[case.name] = measure(case, arguments, lambda line: print(line, file=sys.stderr))
        for peer in rows[case.name]["peers"]:
            print(f"    ratio {peer['ratio']:.3f} to {peer['name']}", file=sys.stderr)
        ordered = [rows[known.name] for known in CASES if known.name in rows]
        arguments.output.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(ordered, indent=1) + "\n")
        (arguments.output / "benchmarks.md").write_text(table(ordered))


if __name__ == "__main__":
    main()
