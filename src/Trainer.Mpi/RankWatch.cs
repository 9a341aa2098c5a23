using System.Diagnostics;

namespace FfnnMlNet.Mpi;

/// <summary>Watches over the ranks from a thread of its own: sends and expects signs of life, passes on failures, and counts on rank 0 for
/// all. The ranks form a ring, in which each watches the one before it.</summary>
internal sealed class RankWatch
{
    // Well below the ten seconds within which all ranks must end.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan ListenEvery = TimeSpan.FromMilliseconds(5);

    // A rank that did not run itself for so long, as when the machine slept, cannot know whether others were silent.
    private static readonly TimeSpan OwnPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(5);

    // So long a rank that has ended may still have told why.
    private static readonly TimeSpan TimeOfReasons = TimeSpan.FromSeconds(3);

    private readonly MpiFunctions _mpi;
    private readonly Lock _mpiLock;
    private readonly int _rank;
    private readonly int _count;
    private readonly ControlChannel _channel;
    private readonly bool[] _hasLeft;
    private readonly Dictionary<int, int> _counters = [];
    private readonly ManualResetEventSlim _hasClaimed = new();
    private readonly Thread _thread;
    private string[] _places = [];
    private volatile RankFailedException? _failure;
    private volatile bool _isEnding;
    private volatile bool _hasSaidGoodbye;
    private volatile NeighbourWatch? _neighbours;
    private volatile int _ended = -1;
    private long _endedAt;
    private volatile int _claimed;
    private long _lastSign;

    public RankWatch(MpiFunctions mpi, Lock mpiLock, int rank, int count)
    {
        (_mpi, _mpiLock, _rank, _count) = (mpi, mpiLock, rank, count);
        _channel = new ControlChannel(mpi, mpiLock, rank, count);
        _hasLeft = new bool[count];
        _thread = new Thread(Watch) { IsBackground = true, Name = "FfnnMlNet ranks", Priority = ThreadPriority.AboveNormal };
    }

    private int Previous => (_rank + _count - 1) % _count;

    /// <summary>True when another rank has failed.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>True when a rank has ended its program; false for -1.</summary>
    public bool HasLeft(int rank) => rank >= 0 && Volatile.Read(ref _hasLeft[rank]);

    /// <param name="places">The place of each rank, for messages.</param>
    public void Start(IReadOnlyList<RankPlace> places)
    {
        _places = [.. places.Select(place => place.ToString())];
        _lastSign = Stopwatch.GetTimestamp();
        if (_count == 1)
            return;
        _thread.Start();
        // No rank ends its program before this one has said goodbye.
        _neighbours = new NeighbourWatch(
            places, _rank, other => _hasSaidGoodbye || HasLeft(other) || HasFailed, other =>
            {
                _endedAt = Stopwatch.GetTimestamp();
                _ended = other;
            });
    }

    public void ThrowIfFailed()
    {
        // A new object, because it is thrown on several threads.
        if (_failure is { } failure)
            throw new RankFailedException(failure.Rank, failure.Message);
    }

    public void ThrowThatLeft(int rank) => throw new RankFailedException(rank,
        $"{NameOf(rank)} has ended its program while rank {_rank} still waits for it. All ranks must make the same calls of Fit.");

    /// <summary>Tells all other ranks that this one has failed.</summary>
    public void TellFailure(string message)
    {
        for (var other = 0; other < _count; other++)
        {
            if (other != _rank && !HasLeft(other))
                _channel.Send(other, ControlKind.Failed, text: message);
        }
    }

    /// <summary>The next number of a counter. One thread at a time.</summary>
    public int Claim(int counter)
    {
        if (_rank == 0)
            return Next(counter);
        _hasClaimed.Reset();
        _channel.Send(0, ControlKind.Claim, counter);
        while (!_hasClaimed.Wait(20))
        {
            ThrowIfFailed();
            if (HasLeft(0))
                ThrowThatLeft(0);
        }
        return _claimed;
    }

    /// <summary>Says goodbye to all ranks, and waits until all have said it.</summary>
    public void End()
    {
        if (_count > 1)
        {
            _hasSaidGoodbye = true;
            for (var other = 0; other < _count; other++)
            {
                if (other != _rank)
                    _channel.Send(other, ControlKind.Goodbye);
            }
            var begun = Stopwatch.GetTimestamp();
            while (Enumerable.Range(0, _count).Any(other => other != _rank && !HasLeft(other)) || _channel.Pending > 0)
            {
                Thread.Sleep(2);
                if (_failure is { } failure && Stopwatch.GetElapsedTime(begun) > TimeToLeave)
                    EndAll($"{failure.Message} Some ranks have not ended within {TimeToLeave.TotalSeconds:F0} s and are ended now.");
            }
            _isEnding = true;
            _thread.Join();
            _neighbours?.Dispose();
        }
        _channel.Dispose();
    }

    /// <summary>Writes an error and ends the processes of all ranks, this one included.</summary>
    public void EndAll(string message)
    {
        Console.Error.WriteLine($"error: {message}");
        Console.Error.Flush();
        // MPI_Abort ends this process too. Where it cannot, since a rank does not answer, the process ends itself.
        var abort = new Thread(() =>
        {
            lock (_mpiLock)
                _mpi.Abort();
        })
        { IsBackground = true };
        abort.Start();
        abort.Join(TimeSpan.FromSeconds(2));
        Process.GetCurrentProcess().Kill();
    }

    private void Watch()
    {
        var lastBeat = 0L;
        var lastRound = Stopwatch.GetTimestamp();
        while (!_isEnding)
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(lastRound, now) > OwnPause)
                _lastSign = now;
            lastRound = now;
            _channel.Receive(Take);
            // Signs that have not left yet say that the next rank does not take them; it is watched from there on.
            if (Stopwatch.GetElapsedTime(lastBeat, now) >= BeatEvery && _channel.Pending < 2 * _count)
            {
                _channel.Send((_rank + 1) % _count, ControlKind.Beat);
                lastBeat = now;
            }
            if (!HasLeft(Previous) && Stopwatch.GetElapsedTime(_lastSign, now) > LongestSilence)
                EndAll(
                    $"{NameOf(Previous)} has given no sign of life for {LongestSilence.TotalSeconds:F0} s: it was killed, hangs, or its " +
                    "machine cannot be reached. All ranks are ended.");
            if (_ended >= 0 && !HasFailed && !_hasSaidGoodbye && Stopwatch.GetElapsedTime(_endedAt, now) > TimeOfReasons)
                EndAll($"{NameOf(_ended)} has ended before the others. All ranks are ended.");
            Thread.Sleep(ListenEvery);
        }
    }

    private void Take(int from, ControlKind kind, int number, string text)
    {
        if (from == Previous)
            _lastSign = Stopwatch.GetTimestamp();
        switch (kind)
        {
            case ControlKind.Failed:
                _failure ??= new RankFailedException(from, $"{NameOf(from)} has failed: {text}");
                break;
            case ControlKind.Goodbye:
                Volatile.Write(ref _hasLeft[from], true);
                break;
            case ControlKind.Claim:
                _channel.Send(from, ControlKind.Claimed, Next(number));
                break;
            case ControlKind.Claimed:
                _claimed = number;
                _hasClaimed.Set();
                break;
        }
    }

    private int Next(int counter)
    {
        lock (_counters)
        {
            var next = _counters.GetValueOrDefault(counter);
            _counters[counter] = next + 1;
            return next;
        }
    }

    private string NameOf(int rank) => FormattableString.Invariant($"Rank {rank} ({_places[rank]})");
}
