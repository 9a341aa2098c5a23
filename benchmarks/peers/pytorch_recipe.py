"""The recipe of Effort.Balanced in PyTorch, after the code that its authors published with RealMLP (pytabkit): one tensor for all
embeddings, no loop over features, a fused optimizer with a rate per kind of parameter."""

import math

import torch
from torch import Tensor, nn

from workloads import Workload

FREQUENCIES = 16
COLUMNS = 4  # of each feature, itself included
DROPOUT = 0.15
RATE = {"selu": 0.0004, "mish": 0.002}


class PeriodicEmbedding(nn.Module):
    """[rows, features] to [rows, features * columns]: a linear map of cos(2 pi w x + b), and x itself."""

    def __init__(self, features: int) -> None:
        super().__init__()
        bound = 1 / math.sqrt(FREQUENCIES)
        self.frequencies = nn.Parameter(0.1 * torch.randn(features, 1, FREQUENCIES))
        self.phases = nn.Parameter(math.pi * (2 * torch.rand(features, 1, FREQUENCIES) - 1))
        self.weights = nn.Parameter(bound * (2 * torch.rand(features, FREQUENCIES, COLUMNS - 1) - 1))
        self.biases = nn.Parameter(bound * (2 * torch.rand(features, 1, COLUMNS - 1) - 1))

    def forward(self, x: Tensor) -> Tensor:
        by_feature = x.transpose(0, 1).unsqueeze(-1)
        waves = torch.cos(2 * math.pi * self.frequencies * by_feature + self.phases)
        columns = torch.baddbmm(self.biases, waves, self.weights)
        return torch.cat([columns, by_feature], dim=-1).transpose(0, 1).flatten(1)


class Scaling(nn.Module):
    def __init__(self, columns: int) -> None:
        super().__init__()
        self.scales = nn.Parameter(torch.ones(columns))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.scales


class SlopedActivation(nn.Module):
    """z + s (f(z) - z)."""

    def __init__(self, activation: nn.Module, units: int) -> None:
        super().__init__()
        self.activation = activation
        self.slopes = nn.Parameter(torch.ones(units))

    def forward(self, z: Tensor) -> Tensor:
        return torch.lerp(z, self.activation(z), self.slopes)


def create_recipe(workload: Workload) -> tuple[nn.Module, nn.Module, torch.optim.Optimizer]:
    embedding = PeriodicEmbedding(workload.features)
    classes = workload.sizes[-1] > 1
    layers: list[nn.Module] = [embedding] + ([Scaling(workload.sizes[0])] if classes else [])
    pairs = list(zip(workload.sizes, workload.sizes[1:]))
    for inputs, outputs in pairs[:-1]:
        activation = nn.SELU() if workload.hidden == "selu" else nn.Mish()
        layers += [nn.Linear(inputs, outputs), SlopedActivation(activation, outputs), nn.Dropout(DROPOUT)]
    layers.append(nn.Linear(*pairs[-1]))
    network = nn.Sequential(*layers)
    rate = RATE[workload.hidden]
    groups = [{"params": [embedding.frequencies, embedding.phases, embedding.weights, embedding.biases], "lr": 0.1 * rate}]
    for layer in layers:
        if isinstance(layer, nn.Linear):
            groups.append({"params": [layer.weight], "lr": rate / math.sqrt(layer.in_features)})
            groups.append({"params": [layer.bias], "lr": 0.1 * rate})
        elif isinstance(layer, SlopedActivation):
            groups.append({"params": [layer.slopes], "lr": 0.1 * rate})
        elif isinstance(layer, Scaling):
            groups.append({"params": [layer.scales], "lr": 6 * rate})
    optimizer = torch.optim.AdamW(groups, rate, betas=(0.9, 0.95), weight_decay=0.02, fused=True)
    return network, nn.CrossEntropyLoss(label_smoothing=0.1) if classes else nn.MSELoss(), optimizer
