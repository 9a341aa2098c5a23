"""The workloads W1 to W5 of docs/performance.md."""

from typing import NamedTuple


class Workload(NamedTuple):
    name: str
    sizes: list[int]
    hidden: str
    batch: int
    adam: bool
    rows: int
    steps: int  # of one repetition

    @property
    def flop_a_step(self) -> int:
        """6 a weight and row, 4 in the first layer, which needs no input gradient."""
        products = [a * b for a, b in zip(self.sizes, self.sizes[1:])]
        return self.batch * (6 * sum(products) - 2 * products[0])

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


def chosen(arguments: list[str]) -> list[Workload]:
    """Those that are named, or all."""
    return [each for each in WORKLOADS if not arguments or each.name in arguments]
