"""Microseconds a training step of scikit-learn's MLPClassifier: python3 sklearn_training.py [THREADS] [W2 ...]"""

import sys
import time
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from workloads import Workload, chosen

REPETITIONS = 4


def measure(workload: Workload) -> float:
    rows = min(workload.rows, workload.steps * workload.batch)
    steps_an_epoch = (rows + workload.batch - 1) // workload.batch
    epochs = max(1, round(workload.steps / steps_an_epoch))
    random = np.random.default_rng(1)
    features = random.random((rows, workload.sizes[0]), dtype=np.float32)
    labels = random.integers(0, workload.sizes[-1], rows)
    best = float("inf")
    for _ in range(REPETITIONS):
        classifier = MLPClassifier(
            workload.sizes[1:-1],
            activation="relu" if workload.hidden == "relu" else "logistic",
            solver="adam" if workload.adam else "sgd",
            learning_rate_init=1e-3 if workload.adam else 0.01,
            batch_size=workload.batch,
            max_iter=epochs,
            alpha=0,
            momentum=0,
            tol=0,
            n_iter_no_change=10**6,
            random_state=1,
        )
        start = time.perf_counter()
        classifier.fit(features, labels)
        best = min(best, (time.perf_counter() - start) / (epochs * steps_an_epoch))
    return best


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    with threadpool_limits(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        for each in chosen(sys.argv[2:]):
            each.print("scikit-learn", measure(each))
