"""The workloads of docs/performance.md: W1 to W5 for every library, W6 and W7 for those that can train the recipe."""

from typing import NamedTuple


class Workload(NamedTuple):
    name: str
    sizes: list[int]
    hidden: str
    batch: int
    adam: bool
    rows: int
    steps: int  # of one repetition
    features: int = 0  # of the recipe: what the embedding turns into sizes[0] columns; 0 = no recipe

    @property
    def flop_a_step(self) -> int:
        """6 per weight and row; 4 in a first layer that needs no input gradient."""
        products = [a * b for a, b in zip(self.sizes, self.sizes[1:])]
        return self.batch * (6 * sum(products) - (0 if self.features else 2 * products[0]))

    def print(self, library: str, seconds_a_step: float) -> None:
        gigaflops = self.flop_a_step / seconds_a_step / 1e9
        print(f"{library:12} {self.name} {seconds_a_step * 1e6:12.1f} us per step {gigaflops:8.1f} GFLOP/s", flush=True)


WORKLOADS = [
    Workload("W1", [64, 64, 10], "sigmoid", 10, False, 1_437, 3_000),
    Workload("W2", [64, 512, 512, 10], "sigmoid", 32, False, 1_437, 400),
    Workload("W3", [784, 1024, 1024, 10], "relu", 256, True, 20_000, 25),
    Workload("W4", [50, 256, 256, 256, 2], "relu", 256, True, 100_000, 150),
    Workload("W5", [28, 100, 2], "relu", 200, True, 100_000, 1_000),
]

# What Effort.Balanced chooses for classes and for numbers.
RECIPES = [
    Workload("W6", [200, 256, 256, 256, 4], "selu", 256, True, 100_000, 60, features=50),
    Workload("W7", [112, 256, 256, 256, 1], "mish", 256, True, 100_000, 60, features=28),
]


def chosen(arguments: list[str], workloads: list[Workload] = WORKLOADS) -> list[Workload]:
    """Those that are named, or all."""
    return [each for each in workloads if not arguments or each.name in arguments]
