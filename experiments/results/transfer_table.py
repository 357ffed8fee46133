"""The verdicts of transfer-small beside the paper's numbers, as a Markdown table.

    python experiments/results/transfer_table.py experiments/results/transfer-small/comparison.json

The paper's columns are SimCLR's table 8, ResNet-50 pretrained on ImageNet: linear evaluation,
fine-tuning, scratch, and the error reduction of fine-tuning over scratch. Another scale, other
images, another number of labels: they show the paper's pattern, not a target.
"""

import json
import sys

# Our name: the paper's set; linear, fine-tuned, scratch of ResNet-50 (percent, each set's metric).
PAPER = {
    "cifar10-jpeg75": ("CIFAR-10", 90.6, 97.7, 95.9),
    "caltech97-96px": ("Caltech-101", 90.3, 92.1, 72.6),
    "dtd10-96px": ("DTD", 74.5, 73.2, 64.8),
    "flowers12-96px": ("Flowers-102", 91.2, 97.0, 92.0),
    "pets3-96px": ("Oxford-IIIT Pets", 83.6, 89.2, 81.5),
    "voc5-96px": ("PASCAL VOC 2007", 80.5, 84.1, 67.3),
    "cars-train-96px": ("Stanford Cars", 50.3, 91.3, 91.4),
    "food10-96px": ("Food-101", 68.4, 88.2, 86.9),
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            comparison = json.load(file)
    except (OSError, ValueError) as error:
        print(f"{sys.argv[1]} is no comparison: {error}", file=sys.stderr)
        sys.exit(2)
    rows = {(row["method"], row["dataset"], row["protocol"]): row for row in comparison["rows"]}
    print("| set | metric | method | linear | fine-tuned | scratch | gain | error reduction, % | p | pays "
          "| paper (another scale): linear / fine-tuned / scratch | its reduction, % |")
    print("|---" * 12 + "|")
    for verdict in comparison["verdicts"]:
        method, dataset = verdict["method"], verdict["dataset"]
        if dataset not in PAPER:
            print(f"The paper has no counterpart of {dataset}", file=sys.stderr)
            sys.exit(2)
        name, linear, tuned, scratch = PAPER[dataset]
        arms = [rows[(method, dataset, "linear")], rows[(method, dataset, "finetune")],
                rows[("random", dataset, "scratch")]]
        reduction = 100 * (tuned - scratch) / (100 - scratch)
        print(" | ".join([
            f"| {dataset}", arms[0]["metric"], method, *[interval(arm) for arm in arms],
            f"{verdict['gain']:+.1f} ({number(verdict['low'])} to {number(verdict['high'])})",
            number(verdict["errorReduction"], 0), p_value(verdict["marginPValue"]), verdict["pays"],
            f"{name}: {linear} / {tuned} / {scratch}", f"{reduction:+.0f} |"]))


def interval(row):
    if row["low"] is None:
        return f"{row['mean']:.1f}"
    return f"{row['mean']:.1f} ± {(row['high'] - row['low']) / 2:.1f}"


def p_value(p):
    return "?" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def number(value, digits=1):
    return "?" if value is None else f"{value:+.{digits}f}"


if __name__ == "__main__":
    main()
