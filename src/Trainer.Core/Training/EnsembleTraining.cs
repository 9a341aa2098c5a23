using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Trains the members of an ensemble, several at the same time. The bits of a member depend only on its rows, its seed and the
/// options, and not on what the others do at the same time.</summary>
internal sealed class EnsembleTraining
{
    private readonly IReadOnlyList<FeedForwardNetwork> _networks;
    private readonly IReadOnlyList<MemberRows> _rows;
    private readonly TrainingSettings _settings;
    private readonly RunPace _pace;
    private readonly TrainedMember?[] _trained;
    private readonly Lock _reporting = new();
    private readonly int _atOnce;
    private readonly EpochGate? _gate;
    private readonly IReadOnlyList<TrainingSettings>? _own;
    private readonly MemberHooks? _hooks;
    private readonly RankTasks _tasks;
    private readonly TimeSpan[] _times;
    private ExceptionDispatchInfo? _failure;

    private EnsembleTraining(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<MemberRows> rows, TrainingSettings settings, RunPace pace,
        MemberHooks? hooks, IReadOnlyList<TrainingSettings>? own = null)
    {
        (_networks, _rows, _settings, _pace, _hooks, _own) = (networks, rows, settings, pace, hooks, own);
        (_trained, _times) = (new TrainedMember?[networks.Count], new TimeSpan[networks.Count]);
        _atOnce = AtOnce(settings, networks.Count);
        var ranks = SharesGradients(settings) ? null : settings.Ranks;
        _gate = settings.Deadline is null ? null : new EpochGate(_atOnce, ranks);
        _tasks = new RankTasks(ranks, networks.Count, areDealt: settings.Deadline is not null);
    }

    /// <summary>The number of members that this process trains at the same time: one per thread, or all of them when they share a time
    /// limit.</summary>
    public static int AtOnce(TrainingSettings settings, int members)
    {
        if (SharesGradients(settings))
            return 1;
        var (rank, ranks) = (settings.Ranks?.Rank ?? 0, settings.Ranks?.Count ?? 1);
        return settings.Deadline is null
            ? Math.Min(settings.NumberOfThreads, MembersOfRank(settings, members))
            : Math.Max(0, (members - rank + ranks - 1) / ranks);
    }

    /// <summary>The most members that one rank trains, if all take equally long.</summary>
    public static int MembersOfRank(TrainingSettings settings, int members) => SharesGradients(settings)
        ? members : (members + (settings.Ranks?.Count ?? 1) - 1) / (settings.Ranks?.Count ?? 1);

    // True when all ranks train every member together.
    private static bool SharesGradients(TrainingSettings settings) => settings is { Ranks.Count: > 1, GradientShards: > 1 };

    /// <summary>The number of threads that train a member. Where the members do not divide evenly among the threads, those of the last
    /// round share all of them, since no other member is left to train.</summary>
    /// <param name="member">Index of the member, in [0, <paramref name="members"/>).</param>
    public static int ThreadsOf(TrainingSettings settings, int members, int member)
    {
        var atOnce = AtOnce(settings, members);
        if (settings.Ranks is { Count: > 1 })
            return Math.Max(1, settings.NumberOfThreads / Math.Max(1, atOnce));
        var inLastRound = members % atOnce;
        return Math.Max(1, settings.NumberOfThreads / (member < members - inLastRound ? atOnce : inLastRound));
    }

    /// <summary>The seed of a member. The first has the seed of the run; each other takes the first number of a random stream of its
    /// own.</summary>
    public static int SeedOf(int seed, long member) =>
        member == 0 ? seed : (int)(new RandomStream(seed, RandomPurpose.EnsembleMember, member).NextUInt64() >> 33);

    /// <summary>Trains all members, and calibrates them by one temperature where the settings ask for it.</summary>
    /// <remarks>Parameters, result and exceptions are those of <see cref="Train(IReadOnlyList{FeedForwardNetwork},
    /// IReadOnlyList{MemberRows}, TrainingSettings, MemberHooks)"/>.</remarks>
    public static IReadOnlyList<TrainedMember> Run(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<MemberRows> rows, TrainingSettings settings) =>
        FinalCalibration.Run(Train(networks, rows, settings), rows, settings);

    /// <summary>Trains all members without calibrating them. A single member runs a <see cref="TrainingLoop"/> on the calling thread. With
    /// several members, warnings and <see cref="TrainingSettings.OnEpoch"/> are called from the members' threads, one call at a
    /// time.</summary>
    /// <param name="networks">One per member. Their parameters are overwritten, as <see cref="TrainingLoop"/> says.</param>
    /// <param name="rows">One per member.</param>
    /// <param name="hooks">Members that are trained already, and what is done with each trained one; null = none.</param>
    /// <returns>The members in their order. If the run was cancelled and the settings keep what was learnt, members without a finished
    /// epoch are left out, unless no member has one or they continue from an initial model.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled, and the settings do not keep what was learnt or no member had
    /// begun.</exception>
    /// <remarks>An exception of one member ends the others within a batch and is thrown unchanged; if several members fail, the first
    /// exception is thrown.</remarks>
    public static IReadOnlyList<TrainedMember> Train(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<MemberRows> rows, TrainingSettings settings, MemberHooks? hooks = null)
    {
        var pace = new RunPace(networks.Count, PaceAtOnce(settings, networks.Count), settings.NumberOfEpochs);
        var isComplete = false;
        try
        {
            IReadOnlyList<TrainedMember> trained = networks.Count == 1
                ? [RunOne(networks[0], rows[0], settings with { Pace = pace }, hooks)]
                : new EnsembleTraining(networks, rows, settings, pace, hooks).Run();
            isComplete = true;
            return trained;
        }
        finally
        {
            pace.End(isComplete);
        }
    }

    /// <summary>Trains networks of different kinds, each with settings of its own: as many at the same time as there are
    /// threads.</summary>
    /// <param name="networks">One per unit of work.</param>
    /// <param name="rows">One per unit.</param>
    /// <param name="own">The settings of each unit, with its seed, and its number among all members of <paramref name="pace"/>.</param>
    /// <param name="settings">What is common to all: threads, cancellation, callbacks and warnings. It has no time limit.</param>
    /// <param name="pace">How far all units are.</param>
    /// <param name="hooks">What is done with each trained network.</param>
    /// <remarks>Exceptions are those of the other method.</remarks>
    public static void RunUnits(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<MemberRows> rows, IReadOnlyList<TrainingSettings> own,
        TrainingSettings settings, RunPace pace, MemberHooks hooks)
    {
        if (networks.Count > 0)
            new EnsembleTraining(networks, rows, settings, pace, hooks, own).RunAll();
    }

    private static TrainedMember RunOne(
        FeedForwardNetwork network, MemberRows rows, TrainingSettings settings, MemberHooks? hooks)
    {
        if (hooks?.Known(0) is { } known)
            return known;
        var clock = Stopwatch.StartNew();
        var trained = new TrainedMember(network, Train(network, rows, settings));
        settings.Pace?.Keep(0, trained.Outcome);
        hooks?.OnTrained(0, trained, clock.Elapsed);
        return trained;
    }

    private static int PaceAtOnce(TrainingSettings settings, int members) =>
        settings.Ranks is not { } ranks ? AtOnce(settings, members) : Math.Max(1, AtOnce(settings, members)) * ranks.Count;

    private TrainedMember[] Run()
    {
        RunAll();
        return WhatIsKept();
    }

    private void RunAll()
    {
        var others = new Thread[Math.Max(0, _atOnce - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(TrainMembers) { IsBackground = true, Name = "FfnnMlNet member" };
            others[i].Start();
        }
        TrainMembers();
        foreach (var other in others)
            other.Join();
        if (_failure is null)
            _gate?.WaitForRanks();
        _gate?.Dispose();
        _failure?.Throw();
        TakeFromRanks();
    }

    // The members that other ranks have trained. Every rank ends with all of them.
    private void TakeFromRanks()
    {
        if (_settings.Ranks is not { Count: > 1 } || SharesGradients(_settings))
            return;
        var own = _trained.Select((trained, i) => trained is null ? null : MemberResult.Write(trained, _times[i])).ToArray();
        foreach (var (member, result) in _tasks.Share(own).Index())
        {
            if (result is null || _trained[member] is not null)
                continue;
            if (_hooks?.Known(member) is { } known)
            {
                _trained[member] = known;
                continue;
            }
            var (trained, time) = MemberResult.Read(result, _networks[member]);
            _trained[member] = trained;
            _hooks?.OnTrained(member, trained, time);
        }
    }

    private TrainedMember[] WhatIsKept()
    {
        TrainedMember[] all = [.. _trained.OfType<TrainedMember>()];
        // A member without a finished epoch has random parameters, which would spoil the mean of the others. With an initial model its
        // parameters are trained ones.
        if (_settings.KeepParameters)
            return all;
        TrainedMember[] learnt = [.. all.Where(member => !member.Outcome.WasCancelled || member.Outcome.History.Count > 0)];
        TrainedMember[] kept = learnt.Length > 0 ? learnt : all;
        if (kept.Length < _networks.Count)
            _settings.Warn?.Invoke(string.Create(CultureInfo.InvariantCulture,
                $"Training was cancelled before {_networks.Count - kept.Length} of {_networks.Count} members had finished an epoch. " +
                $"The model has the other {kept.Length}, as OnCancellation asks."));
        return kept;
    }

    private void TrainMembers()
    {
        while (true)
        {
            if (!TryTake(out var member))
                return;
            // A member that is skipped after a failure leaves the gate as well, because others may be waiting there.
            if (Volatile.Read(ref _failure) is not null)
            {
                _gate?.Leave();
                continue;
            }
            try
            {
                var trained = _hooks?.Known(member) ?? TrainOne(member);
                _pace.Keep(_own?[member].Member ?? member, trained.Outcome);
                _trained[member] = trained;
            }
            catch (OtherMemberFailedException)
            {
                // The failure of the other member is recorded already.
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            }
            finally
            {
                _gate?.Leave();
                _pace.EndMember(_own?[member].Member ?? member);
            }
        }
    }

    private bool TryTake(out int member)
    {
        try
        {
            return _tasks.TryTake(out member);
        }
        catch (RankFailedException failure)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            member = 0;
            return false;
        }
    }

    private TrainedMember TrainOne(int member)
    {
        var clock = Stopwatch.StartNew();
        var trained = new TrainedMember(_networks[member], Train(_networks[member], _rows[member], SettingsOf(member)));
        _times[member] = clock.Elapsed;
        _hooks?.OnTrained(member, trained, clock.Elapsed);
        return trained;
    }

    private TrainingSettings SettingsOf(int member)
    {
        var own = _own?[member] ?? _settings with
        {
            Seed = SeedOf(_settings.Seed, member),
            Member = member,
            NumberOfMembers = _networks.Count,
        };
        return WithCommon(own, member);
    }

    private TrainingSettings WithCommon(TrainingSettings own, int member) => own with
    {
        NumberOfThreads = ThreadsOf(_settings, _networks.Count, member),
        Gate = _gate,
        Pace = _pace,
        CheckAlive = () =>
        {
            if (Volatile.Read(ref _failure) is not null)
                throw new OtherMemberFailedException();
            _settings.CheckAlive?.Invoke();
        },
        OnEpoch = _settings.OnEpoch is not { } onEpoch ? null : summary =>
        {
            lock (_reporting)
            {
                // No epoch is reported after the exception that ends the run.
                if (Volatile.Read(ref _failure) is not null)
                    throw new OtherMemberFailedException();
                try
                {
                    onEpoch(summary);
                }
                catch (Exception failure)
                    when (failure is not OperationCanceledException || _settings.OnCancellation != OnCancellation.KeepBest)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
                    throw;
                }
            }
        },
        Warn = own.Warn is not { } warn ? null : message =>
        {
            lock (_reporting)
                warn(FormattableString.Invariant($"Member {own.Member + 1} of {own.NumberOfMembers}: {message}"));
        },
    };

    private static TrainingOutcome Train(FeedForwardNetwork network, MemberRows rows, TrainingSettings settings)
    {
        settings = WithExchange(settings);
        using var exchange = settings.Exchange;
        return TrainingLoop.Run(network, settings, rows.Training, rows.Validation);
    }

    /// <summary>The settings of one network, with an exchange of its own where batches are cut into shards, which the caller disposes of.
    /// What ranks decide by the clock, or because of a cancellation, they decide at the exchanges, all alike.</summary>
    internal static TrainingSettings WithExchange(TrainingSettings settings)
    {
        if (settings.GradientShards == 1)
            return settings;
        var exchange = new RankExchange(settings.Ranks, settings.GradientShards) { Deadline = settings.Deadline };
        if (settings.Ranks is not { Count: > 1 } ranks)
            return settings with { Exchange = exchange };
        return settings with
        {
            Exchange = exchange,
            Deadline = settings.Deadline is { } deadline ? deadline with { Agreed = () => exchange.IsTimeOver } : null,
            Checkpoint = ranks.IsFirst ? settings.Checkpoint : null,
            CheckAlive = () =>
            {
                ranks.CheckAlive();
                try
                {
                    if (!exchange.IsCancelled)
                        settings.CheckAlive?.Invoke();
                }
                catch (OperationCanceledException)
                {
                    exchange.IsCancelled = true;
                }
            },
        };
    }

    // Not an OperationCanceledException, because a run that keeps what it has would treat that as a cancellation by the user.
    private sealed class OtherMemberFailedException : Exception;
}
