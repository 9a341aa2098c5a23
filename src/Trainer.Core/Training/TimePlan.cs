using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Fits a run into a time limit. Some steps are timed, and the run gets as many epochs as fit. If not even a few whole epochs fit,
/// the epochs are made shorter, so that learning-rate schedules still reach their end within the limit. The result is a number of epochs
/// and of steps per epoch; a run with these numbers and no limit gives the same model.</summary>
internal static class TimePlan
{
    // If fewer whole epochs fit, epochs are made shorter, so that there are several to choose the best from.
    private const int FewEpochs = 8;

    // The largest fraction of the time that evaluating the validation rows may take because of that.
    private const double MostJudging = 0.15;

    // Planned fraction of the time, because steps of the run are sometimes slower than those that were timed.
    private const double Caution = 0.9;

    // The fraction of the remaining time that timing may take, and the seconds that are enough for it in any case.
    private const double ProbePart = 0.04;
    private const double MostProbeSeconds = 0.5;

    // Each member of an ensemble gets at least 1/4 of the epochs that it would have without a limit, and at least 4. Otherwise there are
    // fewer members.
    private const int LeastPartOfEpochs = 4;
    private const int LeastEpochs = 4;

    /// <summary>What a run costs, in seconds.</summary>
    /// <param name="Step">One training step: a mini-batch and its update.</param>
    /// <param name="Judging">One evaluation of the validation rows.</param>
    /// <param name="Start">The initialization of the parameters.</param>
    internal readonly record struct Costs(double Step, double Judging, double Start)
    {
        /// <summary>The costs of a member that gets one of <paramref name="rounds"/> equal shares of a thread's time.</summary>
        public Costs Times(double rounds) => new(Step * rounds, Judging * rounds, Start * rounds);
    }

    /// <summary>Returns the settings with the number of epochs and steps that fit the remaining time.</summary>
    /// <param name="network">A network of the run. Its parameters are overwritten unless <see cref="TrainingSettings.KeepParameters"/> is
    /// set.</param>
    /// <param name="rows">The rows of one member.</param>
    /// <param name="members">The number of members that share the time and the threads.</param>
    public static TrainingSettings Fit(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, int members)
    {
        var deadline = settings.Deadline!;
        var costs = Measure(network, rows, settings, members).Times(Rounds(members, settings));
        // Time for the last evaluation of the validation rows, and for classes a calibration, which passes over the same rows again.
        settings = settings with
        {
            Deadline = deadline with { Reserve = TimeSpan.FromSeconds((settings.CalibrateProbabilities ? 3 : 1.2) * costs.Judging) },
        };
        // L-BFGS has no schedule that an early end could cut off.
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

    /// <summary>The number of ensemble members, at most those asked for, that all get enough of the remaining time.</summary>
    /// <param name="network">A network like those of the members. Its parameters are overwritten.</param>
    /// <param name="rows">Rows like those of one member.</param>
    /// <param name="fraction">The fraction of the remaining time that is for training.</param>
    public static int MembersThatFit(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, int members, double fraction)
    {
        var costs = Measure(network, rows, settings, members);
        var seconds = settings.Deadline!.SecondsLeft * fraction;
        var least = Math.Min(settings.NumberOfEpochs, Math.Max(LeastEpochs, settings.NumberOfEpochs / LeastPartOfEpochs));
        var wholeSteps = WholeSteps(rows, settings);
        return MembersThatFit(costs, seconds, members, settings.NumberOfThreads * (settings.Ranks?.Count ?? 1), least, wholeSteps);
    }

    /// <summary>The number of members that fit into the seconds with so many epochs each.</summary>
    /// <param name="costs">The costs of one member on a thread of its own.</param>
    internal static int MembersThatFit(Costs costs, double seconds, int members, int threads, int epochs, int wholeSteps)
    {
        var ofOne = costs.Start + costs.Judging + (epochs * ((wholeSteps * costs.Step) + costs.Judging));
        // More members than threads take turns.
        while (members > 1 && ofOne * Math.Max(1, members / (double)threads) > seconds)
            members--;
        return members;
    }

    /// <summary>The epochs, and the steps per epoch, that fit into the seconds.</summary>
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

    private static double Rounds(int members, TrainingSettings settings) =>
        Math.Max(1, EnsembleTraining.MembersOfRank(settings, members) / (double)settings.NumberOfThreads);

    private static int WholeSteps(MemberRows rows, TrainingSettings settings) => Math.Min(
        settings.StepsPerEpoch ?? int.MaxValue,
        settings.Sampling.StepsOf(rows.Training.RowCount, Math.Min(settings.BatchSize, rows.Training.RowCount)));

    private static Costs Measure(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, int members)
    {
        var kept = settings.KeepParameters ? network.Parameters.Span.ToArray() : null;
        var threads = Math.Max(1, settings.NumberOfThreads / EnsembleTraining.MembersOfRank(settings, members));
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
        settings = EnsembleTraining.WithExchange(settings);
        using var exchange = settings.Exchange;
        var probe = new TrainingLoop(
            network, Plain(settings), rows.Training,
            rows.Validation is { } judges ? new FirstRows(judges, settings.BatchSize) : null, team);
        var (step, judging) = SecondsOfStepAndJudging(
            probe, settings.Exchange, rows.Validation is not null,
            Math.Min(settings.Deadline!.SecondsLeft * ProbePart, MostProbeSeconds));
        if (rows.Validation is { } validation)
            judging *= Math.Max(1, validation.RowCount / (double)Math.Min(settings.BatchSize, validation.RowCount));
        kept?.CopyTo(network.Parameters.Span);
        return new Costs(step, judging, start);
    }

    // A step of L-BFGS is a pass over all rows. Its time is estimated from a step over a mini-batch instead.
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

    // Other work on the machine only adds time. The mean step already contains that time. The fastest evaluation does not, so it is
    // multiplied by the mean step divided by the fastest step.
    private static (double Step, double Judging) SecondsOfStepAndJudging(
        TrainingLoop probe, IGradientExchange? exchange, bool judges, double budget)
    {
        const int FirstSteps = 2;
        const int LeastSteps = 6;
        const int Judgements = 3;
        probe.StartEpoch(1);
        var clock = Stopwatch.StartNew();
        var (fastest, sum, timed) = (double.PositiveInfinity, 0.0, 0);
        try
        {
            // Workers that share the steps run the same number of them, which the first one decides.
            for (var step = 0; Decide(step < LeastSteps || clock.Elapsed.TotalSeconds < budget); step++)
            {
                var before = clock.Elapsed;
                probe.RunStep(1, step % probe.StepsPerEpoch);
                var seconds = (clock.Elapsed - before).TotalSeconds;
                // The first steps are slower: caches are cold and code is still being compiled.
                if (Decide(step < FirstSteps && clock.Elapsed.TotalSeconds < budget))
                    continue;
                (fastest, sum, timed) = (Math.Min(fastest, seconds), sum + seconds, timed + 1);
                if (Decide(clock.Elapsed.TotalSeconds >= budget))
                    break;
            }
        }
        catch (TrainingDivergedException)
        {
            // The run will report this error itself.
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

        bool Decide(bool own) => exchange?.OfFirst(own) ?? own;
    }

    // The first rows of a source, as many as a batch has.
    private sealed class FirstRows(IExampleSource rows, int count) : IExampleSource
    {
        public int RowCount => Math.Min(count, rows.RowCount);

        public void Gather(ReadOnlySpan<int> subset, Matrix input, Matrix targets, Span<float> weights) =>
            rows.Gather(subset, input, targets, weights);

        public void GatherSparse(ReadOnlySpan<int> subset, SparseBatch sparse) => rows.GatherSparse(subset, sparse);
    }
}
