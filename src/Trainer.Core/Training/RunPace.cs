using System.Diagnostics;

namespace FfnnMlNet.Training;

/// <summary>How far the members of a run are, and how long the rest will take. One object is shared by all members; any thread may call
/// it.</summary>
internal sealed class RunPace
{
    // The first epoch of a process compiles the code. In an epoch of this length that no longer counts.
    private static readonly TimeSpan s_longEpoch = TimeSpan.FromSeconds(5);

    // A member trains faster when fewer others do: not at all faster where each has a core of its own, up to twice as fast where two share
    // one. Between the two lies this bound.
    private const double MostGain = 1.41;

    private readonly Lock _lock = new();
    private readonly Func<TimeSpan> _clock;
    private readonly int _atOnce;
    private readonly int _epochs;
    private readonly Member[] _members;
    private readonly Queue<(TimeSpan Start, TimeSpan End, int Running)> _recent = new();
    private TimeSpan? _firstEpoch;

    /// <param name="members">Number of members, at least 1.</param>
    /// <param name="atOnce">Number of members that are trained at the same time.</param>
    /// <param name="epochs">Number of epochs of each member, unless something stops it earlier.</param>
    /// <param name="clock">Time since the run began; null = a stopwatch that starts now.</param>
    public RunPace(int members, int atOnce, int epochs, Func<TimeSpan>? clock = null)
    {
        (_atOnce, _epochs) = (atOnce, epochs);
        _members = new Member[members];
        var watch = Stopwatch.StartNew();
        _clock = clock ?? (() => watch.Elapsed);
    }

    /// <summary>Called once when the run has ended. The argument is false if an exception ended it.</summary>
    public event Action<bool>? Ended;

    public int NumberOfMembers => _members.Length;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => _clock();

    /// <summary>Number of epochs that the members have trained so far, all together; those before a checkpoint count too.</summary>
    public int EpochsDone
    {
        get
        {
            lock (_lock)
                return _members.Sum(member => member.Done);
        }
    }

    /// <summary>Number of epochs that the members will have trained at the end, if none stops earlier than those that did.</summary>
    public int EpochsInAll
    {
        get
        {
            lock (_lock)
                return _members.Sum(member => member.HasEnded ? member.Done : _epochs);
        }
    }

    /// <summary>Called when a member begins.</summary>
    public void Begin(int member)
    {
        lock (_lock)
            (_members[member].HasBegun, _members[member].LastEnd) = (true, Elapsed);
    }

    /// <summary>Called at the end of each epoch of a member.</summary>
    /// <param name="epoch">Counted from 1.</param>
    public void EndEpoch(int member, int epoch)
    {
        lock (_lock)
        {
            var now = Elapsed;
            ref var own = ref _members[member];
            _firstEpoch ??= now - own.LastEnd;
            // The first epoch of a member may contain the compilation of the code.
            if (own.Done > 0)
                _recent.Enqueue((own.LastEnd, now, Running));
            // The speed is that of the last third of the time so far, with as many members as are trained now.
            while (_recent.Count > 1 && (_recent.Peek().Start < now * 2 / 3 || _recent.Peek().Running != Running))
                _recent.Dequeue();
            (own.Done, own.LastEnd) = (epoch, now);
        }
    }

    /// <summary>Called when a member has ended, for whatever reason.</summary>
    public void EndMember(int member)
    {
        lock (_lock)
            _members[member].HasEnded = true;
    }

    /// <summary>Called when a member is trained, with the epoch whose parameters it keeps.</summary>
    public void Keep(int member, TrainingOutcome outcome)
    {
        lock (_lock)
        {
            ref var own = ref _members[member];
            own.KeptEpoch = outcome.KeptEpoch;
            own.Kept = outcome.KeptEpoch > 0 && outcome.KeptEpoch <= outcome.History.Count ? outcome.History[outcome.KeptEpoch - 1] : null;
        }
    }

    /// <summary>The epoch whose parameters a member keeps, counted from 1; 0 = the start; null = the member is not trained yet.</summary>
    public int? KeptEpochOf(int member)
    {
        lock (_lock)
            return _members[member].KeptEpoch;
    }

    /// <summary>The record of that epoch; null = there is none.</summary>
    public EpochRecord? KeptOf(int member)
    {
        lock (_lock)
            return _members[member].Kept;
    }

    /// <summary>Called when the run has ended.</summary>
    public void End(bool isComplete) => Ended?.Invoke(isComplete);

    /// <summary>The time of an epoch of one member beside the others; null = not known yet, since the first epoch is slower than the
    /// rest.</summary>
    public TimeSpan? EpochTime
    {
        get
        {
            lock (_lock)
                return _recent.Count > 0
                    ? TimeSpan.FromTicks((long)_recent.Average(epoch => (epoch.End - epoch.Start).Ticks))
                    : _firstEpoch >= s_longEpoch ? _firstEpoch : null;
        }
    }

    /// <summary>The time until all members are trained, if none stops early; null = not known yet.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_lock)
                return EpochTime is { } epoch ? Longest(epoch) : null;
        }
    }

    private int Running => _members.Count(member => member is { HasBegun: true, HasEnded: false });

    // The members that wait begin one after the other, whenever one that is running has ended.
    private TimeSpan Longest(TimeSpan epoch)
    {
        var now = Elapsed;
        var waiting = _members.Count(member => !member.HasBegun && !member.HasEnded);
        var running = new List<double>();
        foreach (var member in _members)
        {
            if (member is { HasBegun: true, HasEnded: false })
                running.Add(Math.Max(0, _epochs - member.Done - ((now - member.LastEnd) / epoch)));
        }
        var (speedOf, left) = (Math.Max(1, running.Count), TimeSpan.Zero);
        while (running.Count > 0 || waiting > 0)
        {
            for (; waiting > 0 && running.Count < _atOnce; waiting--)
                running.Add(_epochs);
            var shortest = running.Min();
            left += shortest * epoch * Math.Clamp(Math.Sqrt((double)running.Count / speedOf), 1 / MostGain, MostGain);
            running = [.. running.Select(epochs => epochs - shortest).Where(epochs => epochs > 0)];
        }
        return left;
    }

    private struct Member
    {
        public bool HasBegun;
        public bool HasEnded;
        public int Done;
        public int? KeptEpoch;
        public EpochRecord? Kept;
        public TimeSpan LastEnd;
    }
}
