using System.Diagnostics;
using System.Text.Json;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;

namespace FfnnMlNet.Benchmarks;

/// <summary>Measures each part of a training step by itself, to find what is slow and whether a change made it faster.</summary>
internal static class PartsBenchmark
{
    // Many short repetitions. They are shorter than the time slices of a busy machine, so some of them are undisturbed.
    private const int Repetitions = 100;
    private const double SecondsPerRepetition = 0.0003;
    private const int EpochsInTurn = 10;

    private sealed record Part(string Workload, string Name, double Microseconds, double ShareOfPeak);

    public static void Run(BenchmarkOptions options)
    {
        using var team = options.Threads > 1 ? new ThreadTeam(options.Threads) : null;
        foreach (var workload in options.Workloads)
        {
            if (!options.Json)
                Console.WriteLine(
                    $"{workload.Name} {workload.Description}; {LaneWidth.Current} lanes, {options.Threads} thread(s), " +
                    $"peak {FmaPeak.MeasureGigaflops():N0} GFLOP/s");
            Measure(workload, team, options.Json);
        }
    }

    private static void Measure(Workload workload, ThreadTeam? team, bool json)
    {
        var network = workload.CreateNetwork();
        var settings = workload.CreateSettings(team?.Count ?? 1);
        settings.Initialization.Apply(network, settings.Seed);
        var source = workload.CreateRows();
        var batch = workload.BatchSize;
        var product = new MatrixProduct(team);
        var workspace = new Workspace(
            network, batch, dropout: settings.Dropout is { } rates ? new DropoutRates(rates, settings.Seed) : null);
        var state = new OptimizerState(settings.Optimizer, network.Layout.Length);
        var sampler = settings.Sampling.CreateSampler(source.RowCount, batch, settings.Seed, RowWindows.For(network.Layout.InputCount));
        sampler.StartEpoch(1);
        var step = 0;
        Time("gather", 0, () =>
        {
            step = step + 2 < sampler.StepsPerEpoch ? step + 1 : 0;
            source.Gather(sampler.Batch(step), workspace.Input, workspace.Targets, workspace.RowWeights);
        });
        var last = network.LayerCount - 1;
        var (pass, context) = (workspace.Pass, new ForwardContext(product, network.Parameters));
        pass.Forward(context, workspace.Input);
        var deltas = Enumerable.Range(0, last + 1).Select(layer => AlignedBuffer.CreateMatrix(batch, workload.Sizes[layer + 1])).ToArray();
        for (var layer = 0; layer <= last; layer++)
        {
            var (l, input) = (layer, InputOf(layer));
            StagePass dense = pass.Layers[layer], activate = layer == last ? pass.Passes[^1] : pass.Hidden[layer];
            Matrix z = dense.Output, a = activate.Output;
            var operations = 2L * batch * input.Columns * a.Columns;
            Time($"forward {l}", operations, () => product.Forward(input, network.Weights(l), network.Bias(l), z));
            Time($"activation {l}", 0, () => network.Activations[l].ApplyInto(z, a));
            Time($"layer {l}", operations, () => activate.Forward(context, dense.Forward(context, input)));
        }
        Matrix output = pass.PreActivation, activation = pass.Output;
        Time("loss values", 0, () => settings.Objective.ValuesInto(output, activation, workspace.Targets, workspace.RowLosses));
        workspace.RowWeights.AsSpan().Fill(1f / batch);
        Time("loss delta", 0, () => settings.Objective.DeltaInto(
            output, activation, workspace.Targets, workspace.RowWeights, workspace.OutputDelta(batch)));
        Time("loss and delta", 0, () => settings.Objective.ValuesAndDeltaInto(
            output, activation, workspace.Targets, workspace.RowWeights, workspace.RowLosses, workspace.OutputDelta(batch)));
        var backward = new BackwardContext(product, network.Parameters, workspace.Gradient);
        Time("backward pass", (workload.OperationsPerRow * batch) - Enumerable.Range(0, last + 1)
            .Sum(layer => 2L * batch * workload.Sizes[layer] * workload.Sizes[layer + 1]),
            () => pass.Backward(backward, workspace.OutputDelta(batch)));
        for (var layer = last; layer >= 0; layer--)
        {
            var (l, input) = (layer, InputOf(layer));
            var operations = 2L * batch * input.Columns * deltas[l].Columns;
            Time($"weight gradient {l}", operations, () =>
                product.WeightGradient(input, deltas[l], network.Layout.Weights(l).In(workspace.Gradient)));
            if (layer > 0)
                Time($"input gradient {l}", operations, () => product.InputGradient(deltas[l], network.Weights(l), deltas[l - 1]));
            Time($"bias gradient {l}", 0, () => ColumnSums.Into(deltas[l], network.Layout.Bias(l).In(workspace.Gradient)));
        }
        var update = new SharedUpdate(
            settings.Optimizer, state, network.CreateAlike(), workspace.Gradient, settings.RateFactors, team: null);
        Time("update", 0, () => update.Step(settings.LearningRate));
        TimeEpoch(workload, network, settings, source, sampler, product, workspace, state, json);
        var loop = new TrainingLoop(network, settings, source, validationRows: null, team);
        var (epoch, next) = (1, 0);
        loop.StartEpoch(epoch);
        Time("whole step", workload.OperationsPerRow * batch, () =>
        {
            // The last batch of an epoch may be smaller.
            next = next + 2 < loop.StepsPerEpoch ? next + 1 : 0;
            loop.RunStep(epoch, next);
        });

        // What stands below a layer: the inputs, their embedding, or the activations of the layer before.
        Matrix InputOf(int layer)
        {
            var below = workspace.Input;
            foreach (var stage in pass.Passes)
            {
                if (stage == pass.Layers[layer])
                    break;
                below = stage.Output;
            }
            return below;
        }

        void Time(string name, long operations, Action action)
        {
            var part = TimeOf(workload.Name, name, operations, action);
            Console.WriteLine(json
                ? JsonSerializer.Serialize(part)
                : $"  {part.Name,-20} {part.Microseconds,12:N2} us {(operations == 0 ? "" : $"{part.ShareOfPeak,8:P1} of peak")}");
        }
    }

    // The same parts in the order of a step, stage by stage, over whole epochs, so that each finds in the caches what the others have left
    // there. The shortest time of all steps counts: a part is short enough to be undisturbed in many of them.
    private static void TimeEpoch(
        Workload workload, FeedForwardNetwork network, TrainingSettings settings, IExampleSource source, MiniBatchSampler sampler,
        MatrixProduct product, Workspace workspace, OptimizerState state, bool json)
    {
        var passes = workspace.Pass.Passes;
        var stages = passes.Select((pass, i) => $"{i} {StageName(pass)}").ToArray();
        string[] names =
        [
            "gather", .. stages.Select(stage => $"forward {stage}"), "loss and delta",
            .. stages[..^1].Reverse().Select(stage => $"backward {stage}"), "update",
        ];
        var best = new double[names.Length];
        Array.Fill(best, double.PositiveInfinity);
        var update = new SharedUpdate(settings.Optimizer, state, network, workspace.Gradient, settings.RateFactors, team: null);
        for (var epoch = 2; epoch < 2 + EpochsInTurn; epoch++)
        {
            sampler.StartEpoch(epoch);
            // Only the second half counts: by then the compiler has replaced everything that it wants to.
            if (epoch == 2 + (EpochsInTurn / 2))
                Array.Fill(best, double.PositiveInfinity);
            // The last batch may be smaller.
            var steps = Math.Max(1, sampler.StepsPerEpoch - 1);
            for (var step = 0; step < steps; step++)
            {
                var rows = sampler.Batch(step).Length;
                var part = 0;
                var start = Stopwatch.GetTimestamp();
                source.Gather(
                    sampler.Batch(step), workspace.Input.Top(rows), workspace.Targets.Top(rows), workspace.RowWeights);
                Take();
                var context = new ForwardContext(product, network.Parameters, new DropoutStep(step, 1, 0, rows));
                var x = workspace.Input.Top(rows);
                foreach (var pass in passes)
                {
                    x = pass.Forward(context, x);
                    Take();
                }
                workspace.RowScales.AsSpan(0, rows).Fill(1f / rows);
                settings.Objective.ValuesAndDeltaInto(
                    workspace.Pass.PreActivation, workspace.Pass.Output, workspace.Targets.Top(rows),
                    workspace.RowScales.AsSpan(0, rows), workspace.RowLosses.AsSpan(0, rows), workspace.OutputDelta(rows));
                Take();
                var backward = new BackwardContext(product, network.Parameters, workspace.Gradient);
                var delta = workspace.OutputDelta(rows);
                for (var i = passes.Count - 2; i >= 0; i--)
                {
                    delta = passes[i].Backward(backward, delta);
                    Take();
                }
                update.Step(settings.LearningRate);
                Take();

                void Take()
                {
                    var now = Stopwatch.GetTimestamp();
                    best[part] = Math.Min(best[part], (now - start) * 1e6 / Stopwatch.Frequency);
                    (part, start) = (part + 1, Stopwatch.GetTimestamp());
                }
            }
        }
        for (var i = 0; i < names.Length; i++)
            Print($"{names[i]}, in turn", best[i]);
        var products = passes.Select((pass, i) => (pass, i)).Where(each => workspace.Pass.Layers.Contains(each.pass))
            .Select(each => $"ward {stages[each.i]}");
        Print("all but layers, in turn", names.Zip(best)
            .Where(each => !products.Any(name => each.First.EndsWith(name, StringComparison.Ordinal))).Sum(each => each.Second));
        Print("all, in turn", best.Sum());

        void Print(string name, double microseconds) => Console.WriteLine(json
            ? JsonSerializer.Serialize(new Part(workload.Name, name, microseconds, 0))
            : $"  {name,-40} {microseconds,12:N2} us");
    }

    // The pass of a stage is a class inside it.
    private static string StageName(StagePass pass) => pass.GetType() is { DeclaringType: { } stage } ? stage.Name : pass.GetType().Name;

    private static Part TimeOf(string workload, string name, long operations, Action action)
    {
        // Runs until the optimizing compiler is done, which waits a tenth of a second before it starts. The time is processor time, since
        // on a busy machine the compiler has to wait for a core.
        var warmUp = Environment.CpuUsage.TotalTime;
        for (long calls = 0; calls < 60 || (Environment.CpuUsage.TotalTime - warmUp).TotalSeconds < 0.4;)
        {
            for (var i = 0; i < 20; i++, calls++)
                action();
        }
        var once = Enumerable.Range(0, 20).Min(_ => SecondsOf(action, 10));
        var together = Math.Max(1, (int)(SecondsPerRepetition / once));
        var peak = FmaPeak.MeasureGigaflops();
        var seconds = Enumerable.Range(0, Repetitions).Min(_ => SecondsOf(action, together));
        peak = Math.Max(peak, FmaPeak.MeasureGigaflops());
        // The fastest repetition. Some are short enough to be undisturbed, and disturbances come from other programs.
        return new Part(workload, name, seconds * 1e6, operations / 1e9 / seconds / peak);
    }

    private static double SecondsOf(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
