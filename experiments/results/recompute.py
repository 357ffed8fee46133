"""Computes every value of a published study again, from its predictions alone.

    python experiments/results/recompute.py experiments/results/STUDY

Reads evaluations/evaluations.csv and evaluations/predictions/*.csv of that folder. Exit code 0 if
all values agree, 1 if one differs, 2 if the folder holds no such files. Needs nothing but Python.
"""

import csv
import sys
from pathlib import Path
from urllib.parse import quote_plus

TOLERANCE = 1e-9  # percent


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    folder = Path(sys.argv[1]) / "evaluations"
    try:
        differing = compare(folder)
    except (OSError, ValueError) as problem:
        print(f"{folder} cannot be read: {problem}", file=sys.stderr)
        sys.exit(2)
    except KeyError as column:
        print(f"{folder} has no {column}: its files are of different exports", file=sys.stderr)
        sys.exit(2)
    sys.exit(1 if differing else 0)


def compare(folder):
    evaluations = table(folder / "evaluations.csv")
    predictions = {}
    differing = 0
    for one in evaluations:
        dataset = one["dataset"]
        if dataset not in predictions:
            name = quote_plus(dataset, safe="*").replace("~", "%7E")
            predictions[dataset] = table(folder / "predictions" / f"{name}.csv")
        column = f"{one['method']}/{one['protocol']}/seed-{one['seed']}"
        value = METRICS[one["metric"]](predictions[dataset], column)
        if abs(value - float(one["value"])) > TOLERANCE:
            print(f"{dataset}, {column}: {one['value']} was published, {value} follows")
            differing += 1
    print(f"{len(evaluations) - differing} values follow from their predictions, {differing} do not")
    return differing


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def right(images, column):
    """For each image its class and whether that is among the predicted ones."""
    return [(image["class"], image["class"] in image[column].split()) for image in images]


def share(images, column):
    hits = [hit for _, hit in right(images, column)]
    return 100 * sum(hits) / len(hits)


def mean_per_class(images, column):
    classes = {}
    for category, hit in right(images, column):
        classes.setdefault(category, []).append(hit)
    return 100 * sum(sum(hits) / len(hits) for hits in classes.values()) / len(classes)


def mean_average_precision(average):
    """The mean over the classes that some image shows; of difficult objects alone: left out."""

    def metric(lines, column):
        classes = {}
        for line in lines:
            if line["shown"] != "-1":
                classes.setdefault(line["class"], []).append((float(line[column]), line["shown"] == "1"))
        precisions = [average(steps(scored)) for scored in classes.values() if any(s for _, s in scored)]
        return 100 * sum(precisions) / len(precisions)

    return metric


def steps(scored):
    """Recall and precision after each score, from the highest on; equal ones are one step."""
    positives = sum(shown for _, shown in scored)
    ranked = sorted(scored, reverse=True)
    found = 0
    curve = []
    for seen, (score, shown) in enumerate(ranked, 1):
        found += shown
        if seen == len(ranked) or ranked[seen][0] != score:
            curve.append((found / positives, found / seen))
    return curve


def eleven_point(curve):
    """PASCAL VOC 2007: the mean over recalls 0, 0.1 .. 1 of the best precision from there on."""
    return sum(
        max((p for recall, p in curve if recall >= tenth / 10 - 1e-9), default=0) for tenth in range(11)
    ) / 11


def area(curve):
    """PASCAL VOC from 2010 on."""
    total, best, following = 0, 0, 1
    for recall, precision in reversed(curve):
        # Steps from above: each adds what lies between its recall and the next lower one.
        total += best * (following - recall)
        best, following = max(best, precision), recall
    return total + best * following


METRICS = {
    "top-1": share,
    "top-5": share,
    "mean-per-class": mean_per_class,
    "11-point-map": mean_average_precision(eleven_point),
    "area-map": mean_average_precision(area),
}

if __name__ == "__main__":
    main()
