using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// The threads of a run: the calling thread and up to <see cref="Count"/> - 1 background threads, which go to sleep soon after a call. A
/// thread is started when a call first has a part for it, so a large count costs nothing if the work is small. A part that no other thread
/// has begun is done by the caller. Threads never add to the same sum, so results depend neither on the number of threads nor on which
/// thread does which part.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    // How long an idle thread stays awake. The products of a step follow each other within this time. A thread that is awake starts in less
    // than a microsecond, one that sleeps in 10 to 50 microseconds.
    private static readonly TimeSpan TimeAwake = TimeSpan.FromMicroseconds(50);

    private readonly List<Worker> _workers = [];
    private readonly SharingChoice _choice = new();
    private ITeamWork? _work;

    // Lower half: the number of parts of the call. Upper half: the next part that nobody has claimed.
    private long _ticket;
    private int _pending;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <param name="count">The number of threads, the calling one included; at least 1.</param>
    public ThreadTeam(int count)
    {
        Debug.Assert(count >= 1);
        Count = count;
    }

    /// <summary>The number of threads, the calling one included.</summary>
    public int Count { get; }

    /// <summary>The number of threads that work should be divided among now: all, or 1 while the other threads do not help.</summary>
    public int Useful => _choice.IsAlone ? 1 : Count;

    /// <summary>The number of threads that were started, the calling one included.</summary>
    public int Started => _workers.Count + 1;

    /// <summary>Called before a sequence of steps, which are timed to find out whether dividing them among threads pays.</summary>
    public void StartSteps() => _choice.StartSteps();

    /// <summary>Called after each step of the sequence.</summary>
    public void EndStep() => _choice.EndStep();

    /// <summary>Called after the sequence.</summary>
    public void StopSteps() => _choice.StopSteps();

    /// <summary>Runs parts 0 to <paramref name="parts"/> - 1 (at most <see cref="Count"/> parts) and returns when all are done. Part 0 runs
    /// on the calling thread. If parts fail, one of their exceptions is thrown after all have ended. Only one call at a time is allowed,
    /// and none from within a part.</summary>
    public void Run(ITeamWork work, int parts)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, Count);
        if (parts <= 1)
        {
            work.Execute(0, 1);
            return;
        }
        Debug.Assert(Volatile.Read(ref _pending) == 0);
        while (_workers.Count < parts - 1)
            _workers.Add(new Worker(this));
        _work = work;
        Volatile.Write(ref _pending, parts - 1);
        // From here on any worker that is awake may claim parts, also one that is still awake from an earlier call.
        Interlocked.Exchange(ref _ticket, (1L << 32) | (uint)parts);
        for (var i = 0; i < parts - 1; i++)
            _workers[i].Wake();
        try
        {
            work.Execute(0, parts);
        }
        catch (Exception failure)
        {
            // Stored like the exception of a worker, so that only one is thrown and none is left over for a later call.
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
        ExecuteClaimed();
        // The other threads are within their last part, so the wait is short. The caller yields, but must not sleep: SpinWait would sleep a
        // millisecond, which is longer than most products.
        var spin = new SpinWait();
        while (Volatile.Read(ref _pending) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        _work = null;
        if (Interlocked.Exchange(ref _failure, null) is { } first)
            ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Ends the threads and waits for them. Must not be called during a run.</summary>
    public void Dispose()
    {
        _stopping = true;
        foreach (var worker in _workers)
            worker.Wake();
        foreach (var worker in _workers)
            worker.Thread.Join();
    }

    // A successful claim belongs to the current call: the call cannot end, and its work cannot change, before the claimed part is done.
    private bool TryClaim(out int part, out int parts)
    {
        for (var ticket = Volatile.Read(ref _ticket); ;)
        {
            (part, parts) = ((int)(ticket >> 32), (int)ticket);
            if (part >= parts)
                return false;
            var found = Interlocked.CompareExchange(ref _ticket, ticket + (1L << 32), ticket);
            if (found == ticket)
                return true;
            ticket = found;
        }
    }

    private void ExecuteClaimed()
    {
        while (TryClaim(out var part, out var parts))
        {
            try
            {
                _work!.Execute(part, parts);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
            }
            Interlocked.Decrement(ref _pending);
        }
    }

    private sealed class Worker
    {
        private readonly ThreadTeam _team;
        private readonly SemaphoreSlim _start = new(0);
        private int _wanted;
        private int _asleep;

        public Worker(ThreadTeam team)
        {
            _team = team;
            Thread = new Thread(Loop) { IsBackground = true, Name = "FfnnMlNet worker" };
            Thread.Start();
        }

        public Thread Thread { get; }

        /// <summary>Makes the worker look for parts. It may still be awake from an earlier call.</summary>
        public void Wake()
        {
            Volatile.Write(ref _wanted, _wanted + 1);
            // The exchange is also the memory fence between writing _wanted and reading whether the worker sleeps.
            if (Interlocked.Exchange(ref _asleep, 0) == 1)
                _start.Release();
        }

        private void WaitForAnother(int seen)
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeAwake)
            {
                if (Volatile.Read(ref _wanted) != seen)
                    return;
                // The thread that will call this one may be waiting for this very core.
                if (!Thread.Yield())
                    Thread.SpinWait(10);
            }
            Interlocked.Exchange(ref _asleep, 1);
            // Work may have come in between. If the caller has not yet seen that this thread sleeps, it will not release the semaphore.
            if (Volatile.Read(ref _wanted) != seen && Interlocked.Exchange(ref _asleep, 0) == 1)
                return;
            _start.Wait();
        }

        private void Loop()
        {
            for (var seen = 0; ;)
            {
                WaitForAnother(seen);
                seen = Volatile.Read(ref _wanted);
                if (_team._stopping)
                    return;
                _team.ExecuteClaimed();
            }
        }
    }
}
