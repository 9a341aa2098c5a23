// Prints the microseconds per training step of TorchSharp: dotnet run -c Release -- [THREADS] [W2 ...]
using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
set_num_threads(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1);
Workload[] workloads =
[
    new("W1", [64, 64, 10], UsesRelu: false, Batch: 10, UsesAdam: false, Rows: 1_437, Steps: 3_000),
    new("W2", [64, 512, 512, 10], UsesRelu: false, Batch: 32, UsesAdam: false, Rows: 1_437, Steps: 400),
    new("W3", [784, 1024, 1024, 10], UsesRelu: true, Batch: 256, UsesAdam: true, Rows: 20_000, Steps: 25),
    new("W4", [50, 256, 256, 256, 2], UsesRelu: true, Batch: 256, UsesAdam: true, Rows: 100_000, Steps: 150),
    new("W5", [28, 100, 2], UsesRelu: true, Batch: 200, UsesAdam: true, Rows: 100_000, Steps: 1_000),
    new("W6", [200, 256, 256, 256, 4], UsesRelu: false, Batch: 256, UsesAdam: true, Rows: 100_000, Steps: 60, RecipeFeatures: 50),
    new("W7", [112, 256, 256, 256, 1], UsesRelu: false, Batch: 256, UsesAdam: true, Rows: 100_000, Steps: 60, RecipeFeatures: 28),
];
foreach (var workload in workloads)
{
    if (args.Length <= 1 || args[1..].Contains(workload.Name))
        workload.Measure();
}

internal sealed record Workload(
    string Name, int[] Sizes, bool UsesRelu, int Batch, bool UsesAdam, int Rows, int Steps, int RecipeFeatures = 0)
{
    private const int Repetitions = 5;

    // 6 per weight and row; 4 in a first layer that needs no input gradient.
    private long FlopAStep => Batch *
        ((6 * Sizes.Zip(Sizes.Skip(1), (a, b) => (long)a * b).Sum()) - (RecipeFeatures > 0 ? 0 : 2L * Sizes[0] * Sizes[1]));

    public void Measure()
    {
        random.manual_seed(1);
        var recipe = RecipeFeatures > 0 ? new Recipe(RecipeFeatures, Sizes, usesSelu: Sizes[^1] > 1) : null;
        using var network = recipe?.Network ?? CreateNetwork();
        var loss = recipe?.Loss ?? CrossEntropyLoss().call;
        using var optimizer = recipe?.Optimizer ??
            (UsesAdam ? optim.Adam(network.parameters(), 1e-3) : optim.SGD(network.parameters(), 0.01));
        using var features = rand(Rows, RecipeFeatures > 0 ? RecipeFeatures : Sizes[0]);
        using var labels = Sizes[^1] > 1 ? randint(Sizes[^1], Rows) : randn(Rows, 1);
        var starts = new Random(1);
        var best = double.PositiveInfinity;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var step = 0; step < Steps; step++)
            {
                using var scope = NewDisposeScope();
                // Batches are neighbouring rows, so nothing is gathered, which is in TorchSharp's favour.
                var at = starts.Next(Rows - Batch + 1);
                optimizer.zero_grad();
                loss(network.call(features.narrow(0, at, Batch)), labels.narrow(0, at, Batch)).backward();
                optimizer.step();
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / Steps);
        }
        Console.WriteLine($"TorchSharp   {Name} {best * 1e6,12:F1} us per step {FlopAStep / best / 1e9,8:F1} GFLOP/s");
    }

    private TorchSharp.Modules.Sequential CreateNetwork()
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        for (var layer = 0; layer < Sizes.Length - 1; layer++)
        {
            layers.Add(($"linear{layer}", Linear(Sizes[layer], Sizes[layer + 1])));
            if (layer < Sizes.Length - 2)
                layers.Add(($"activation{layer}", UsesRelu ? ReLU() : Sigmoid()));
        }
        return Sequential(layers);
    }
}
