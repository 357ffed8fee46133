"""How the peers are measured: as `selfstudy bench` measures, warm-up first, processor time of all threads."""

import json
import time


def measure(work, warmup, repetitions):
    """CPU and wall seconds of all repetitions together."""
    for _ in range(warmup):
        work()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(repetitions):
        work()
    return time.process_time() - cpu, time.perf_counter() - wall


def report(bench, unit, value, usage, repetitions, **details):
    """One JSON figure on standard output, with the fields of `selfstudy bench --json`."""
    cpu, wall = usage
    print(json.dumps({
        "bench": bench, "unit": unit, "value": value, "baseline": None, "ratio": None,
        "repetitions": repetitions, "cpuSeconds": cpu, "wallSeconds": wall, "details": details,
    }))
