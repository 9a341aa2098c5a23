"""Microseconds a training step of PyTorch: python3 pytorch_training.py [THREADS] [W2 ...]"""

import sys
import time

import torch

from pytorch_recipe import create_recipe
from workloads import RECIPES, WORKLOADS, Workload, chosen

REPETITIONS = 5


def create(workload: Workload) -> tuple[torch.nn.Module, torch.nn.Module, torch.optim.Optimizer]:
    layers: list[torch.nn.Module] = []
    for inputs, outputs in zip(workload.sizes, workload.sizes[1:]):
        layers.append(torch.nn.Linear(inputs, outputs))
        layers.append(torch.nn.ReLU() if workload.hidden == "relu" else torch.nn.Sigmoid())
    network = torch.nn.Sequential(*layers[:-1])
    loss = torch.nn.CrossEntropyLoss()
    parameters = network.parameters()
    return network, loss, torch.optim.Adam(parameters, 1e-3) if workload.adam else torch.optim.SGD(parameters, 0.01)


def measure(workload: Workload) -> float:
    torch.manual_seed(1)
    network, loss, optimizer = create_recipe(workload) if workload.features else create(workload)
    features = torch.rand(workload.rows, workload.features or workload.sizes[0])
    outputs = workload.sizes[-1]
    labels = torch.randint(outputs, (workload.rows,)) if outputs > 1 else torch.randn(workload.rows, 1)
    # Batches are neighbouring rows: no gathering, which is in PyTorch's favour.
    starts = torch.randint(workload.rows - workload.batch + 1, (workload.steps,)).tolist()
    best = float("inf")
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        for at in starts:
            optimizer.zero_grad()
            loss(network(features[at : at + workload.batch]), labels[at : at + workload.batch]).backward()
            optimizer.step()
        best = min(best, (time.perf_counter() - start) / workload.steps)
    return best


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    for each in chosen(sys.argv[2:], WORKLOADS + RECIPES):
        each.print("PyTorch", measure(each))
