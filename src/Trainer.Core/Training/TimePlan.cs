using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// How a run uses a time limit: steps are timed, and the run gets as many epochs as fit, or shorter epochs where not even a few whole ones
/// do, so that schedules come to their end within the limit. What was decided are plain numbers of epochs and steps: a run with those and
/// no limit is the same.
/// </summary>
internal static class TimePlan
{
    // Fewer epochs than this are made shorter instead, so that there are several to choose the best of, as long as judging them takes no
    // more than this part of the time.
    private const int FewEpochs = 8;
    private const double MostJudging = 0.15;

    // Steps in a running program now and then take longer than those that were timed.
    private const double Caution = 0.9;

    // Part of the time left that timing may take, and the seconds that are enough however much is left.
    private const double ProbePart = 0.04;
    private const double MostProbeSeconds = 0.5;

    // Each member of an ensemble gets at least this part of the epochs it would have, or some, else there are fewer members.
    private const int LeastPartOfEpochs = 4;
    private const int LeastEpochs = 4;

    /// <summary>Seconds that parts of a run take.</summary>
    /// <param name="Step">One step of training.</param>
    /// <param name="Judging">The validation rows once.</param>
    /// <param name="Start">The start of parameters.</param>
    internal readonly record struct Costs(double Step, double Judging, double Start)
    {
        /// <summary>What they are for each of several members that take turns.</summary>
        public Costs Times(double rounds) => new(Step * rounds, Judging * rounds, Start * rounds);
    }

    /// <summary>The settings with epochs and steps that fit the time left.</summary>
    /// <param name="network">Its parameters are overwritten unless <see cref="TrainingSettings.KeepParameters"/> is set.</param>
    /// <param name="rows">Of one member.</param>
    /// <param name="members">Members that share the time and the threads.</param>
    public static TrainingSettings Fit(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, int members)
    {
        var deadline = settings.Deadline!;
        var costs = Measure(network, rows, settings, members).Times(Rounds(members, settings));
        // The last judging, and for classes a calibration, which looks at the same rows again.
        settings = settings with
        {
            Deadline = deadline with { Reserve = TimeSpan.FromSeconds((settings.CalibrateProbabilities ? 3 : 1.2) * costs.Judging) },
        };
        // Full batches have no schedule that an early end could spoil.
        if (settings.Optimizer.UsesAllRows)
            return settings;
        var wholeSteps = WholeSteps(rows, settings);
        var (epochs, steps) = EpochsAndSteps(
            costs, (settings.Deadline!.SecondsLeft * Caution) - costs.Start - costs.Judging, settings.NumberOfEpochs, wholeSteps);
        if (epochs == settings.NumberOfEpochs && steps == wholeSteps)
            return settings;
        return settings with
        {
            NumberOfEpochs = epochs,
            StepsPerEpoch = steps == wholeSteps ? settings.StepsPerEpoch : steps,
            ScheduleEpochs = Math.Min(epochs, settings.ScheduleEpochs ?? epochs),
        };
    }

    /// <summary>Members of an ensemble, up to those asked for, that all get enough of the time left.</summary>
    /// <param name="network">Like theirs; its parameters are overwritten.</param>
    /// <param name="rows">Like those of one member.</param>
    /// <param name="fraction">Part of the time left that training will have.</param>
    public static int MembersThatFit(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, int members, double fraction)
    {
        var costs = Measure(network, rows, settings, members);
        var seconds = settings.Deadline!.SecondsLeft * fraction;
        var least = Math.Min(settings.NumberOfEpochs, Math.Max(LeastEpochs, settings.NumberOfEpochs / LeastPartOfEpochs));
        var wholeSteps = WholeSteps(rows, settings);
        return MembersThatFit(costs, seconds, members, settings.NumberOfThreads, least, wholeSteps);
    }

    /// <summary>Members that fit into so many seconds with so many epochs each.</summary>
    /// <param name="costs">Of one member on a thread of its own.</param>
    internal static int MembersThatFit(Costs costs, double seconds, int members, int threads, int epochs, int wholeSteps)
    {
        var ofOne = costs.Start + costs.Judging + (epochs * ((wholeSteps * costs.Step) + costs.Judging));
        // Beyond the threads they take turns.
        while (members > 1 && ofOne * Math.Max(1, members / (double)threads) > seconds)
            members--;
        return members;
    }

    /// <summary>What fits into so many seconds.</summary>
    internal static (int Epochs, int Steps) EpochsAndSteps(Costs costs, double seconds, int mostEpochs, int wholeSteps)
    {
        var wholeEpochs = seconds / ((wholeSteps * costs.Step) + costs.Judging);
        if (wholeEpochs >= Math.Min(mostEpochs, FewEpochs))
            return ((int)Math.Min(mostEpochs, wholeEpochs), wholeSteps);
        var judged = costs.Judging > 0 ? MostJudging * seconds / costs.Judging : FewEpochs;
        var epochs = (int)Math.Clamp(judged, 1, Math.Min(mostEpochs, FewEpochs));
        var steps = ((seconds / epochs) - costs.Judging) / costs.Step;
        return (epochs, (int)Math.Clamp(steps, 1, wholeSteps));
    }

    private static double Rounds(int members, TrainingSettings settings) => Math.Max(1, members / (double)settings.NumberOfThreads);

    private static int WholeSteps(MemberRows rows, TrainingSettings settings) => Math.Min(
        settings.StepsPerEpoch ?? int.MaxValue,
        settings.Sampling.StepsOf(rows.Training.RowCount, Math.Min(settings.BatchSize, rows.Training.RowCount)));

    private static Costs Measure(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, int members)
    {
        var kept = settings.KeepParameters ? network.Parameters.Span.ToArray() : null;
        var threads = Math.Max(1, settings.NumberOfThreads / members);
        using var team = threads > 1 ? new ThreadTeam(threads) : null;
        var clock = Stopwatch.StartNew();
        if (kept is null)
        {
            settings.Initialization.Apply(network, settings.Seed, settings.CheckAlive);
            if (settings.Initialization.NeedsRows)
                DataDrivenStart.Apply(
                    network, rows.Training, settings.Seed, new MatrixProduct(team, settings.CheckAlive), settings.CheckAlive);
        }
        var start = clock.Elapsed.TotalSeconds;
        var probe = new TrainingLoop(
            network, Plain(settings), rows.Training,
            rows.Validation is { } judges ? new FirstRows(judges, settings.BatchSize) : null, team);
        var (step, judging) = SecondsOfStepAndJudging(
            probe, rows.Validation is not null, Math.Min(settings.Deadline!.SecondsLeft * ProbePart, MostProbeSeconds));
        if (rows.Validation is { } validation)
            judging *= Math.Max(1, validation.RowCount / (double)Math.Min(settings.BatchSize, validation.RowCount));
        kept?.CopyTo(network.Parameters.Span);
        return new Costs(step, judging, start);
    }

    // Full batches are a pass over all rows each: of them a step of as many rows as a batch has is enough to know.
    private static TrainingSettings Plain(TrainingSettings settings) => settings with
    {
        Optimizer = settings.Optimizer.UsesAllRows ? Optimizer.Adam() : settings.Optimizer,
        OnEpoch = null,
        Warn = null,
        Checkpoint = null,
        ResumeFrom = null,
        Deadline = null,
        Gate = null,
    };

    // How fast steps are in the mean is what a run will see; how much a judgement takes beside a step is told best by the fastest of both,
    // since other work on the machine only adds.
    private static (double Step, double Judging) SecondsOfStepAndJudging(TrainingLoop probe, bool judges, double budget)
    {
        const int FirstSteps = 2;
        const int LeastSteps = 6;
        const int Judgements = 3;
        probe.StartEpoch(1);
        var clock = Stopwatch.StartNew();
        var (fastest, sum, timed) = (double.PositiveInfinity, 0.0, 0);
        try
        {
            for (var step = 0; step < LeastSteps || clock.Elapsed.TotalSeconds < budget; step++)
            {
                var before = clock.Elapsed;
                probe.RunStep(1, step % probe.StepsPerEpoch);
                var seconds = (clock.Elapsed - before).TotalSeconds;
                // The first steps meet cold caches and code that is yet to be compiled.
                if (step < FirstSteps && clock.Elapsed.TotalSeconds < budget)
                    continue;
                (fastest, sum, timed) = (Math.Min(fastest, seconds), sum + seconds, timed + 1);
                if (clock.Elapsed.TotalSeconds >= budget)
                    break;
            }
        }
        catch (TrainingDivergedException)
        {
            // The run itself will say so.
            (fastest, sum, timed) = (clock.Elapsed.TotalSeconds, clock.Elapsed.TotalSeconds, 1);
        }
        var judging = double.PositiveInfinity;
        for (var i = 0; judges && i < Judgements; i++)
        {
            var before = clock.Elapsed;
            probe.Judge();
            judging = Math.Min(judging, (clock.Elapsed - before).TotalSeconds);
        }
        var mean = sum / timed;
        return (mean, judges ? judging * (mean / fastest) : 0);
    }

    // A batch of the validation rows.
    private sealed class FirstRows(IExampleSource rows, int count) : IExampleSource
    {
        public int RowCount => Math.Min(count, rows.RowCount);

        public void Gather(ReadOnlySpan<int> subset, Matrix input, Matrix targets, Span<float> weights) =>
            rows.Gather(subset, input, targets, weights);
    }
}
