"""scikit-learn's logistic regression over 45 values of the penalty, each starting from the last.

    python probe.py [--images 10000 --features 512 --classes 10]

The objective is that of the linear probe: mean cross-entropy + lambda/2 |W|^2, so C is
1 / (lambda images); the same made-up features on both sides' terms: classes of Gaussian clouds. The
other side is `selfstudy bench evaluate probe`.
"""

import argparse

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from measure import measure, report


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--features", type=int, default=512)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=1)
    arguments = parser.parse_args()

    draws = np.random.default_rng(0)
    labels = np.arange(arguments.images) % arguments.classes
    centres = draws.normal(size=(arguments.classes, arguments.features)).astype(np.float32)
    noise = draws.normal(size=(arguments.images, arguments.features)).astype(np.float32)
    features = 0.1 * centres[labels] + noise
    features = (features - features.mean(0)) / features.std(0)
    grid = np.logspace(-6, 5, 45)[::-1]

    iterations = 0

    def once():
        nonlocal iterations
        iterations = 0
        # Ours stops at the same largest element of the mean loss's gradient.
        model = LogisticRegression(warm_start=True, max_iter=arguments.iterations, tol=1e-5)
        for value in grid:
            model.set_params(C=1 / (value * arguments.images))
            model.fit(features, labels)
            iterations += int(model.n_iter_.max())

    with threadpool_limits(arguments.threads):
        usage = measure(once, 0, arguments.repetitions)
    report(f"probe {arguments.images} x {arguments.features}, {len(grid)} values", "CPU s/path",
           usage[0] / arguments.repetitions, usage, arguments.repetitions, iterations=iterations)


if __name__ == "__main__":
    main()
