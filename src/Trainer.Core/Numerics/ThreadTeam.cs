using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// A run's own threads: the caller and up to <see cref="Count"/> - 1 background threads that soon sleep between calls. A thread is started
/// when a call first has a part for it, so a large count costs nothing where the work is small. Parts are claimed as they go: what no other
/// thread has begun, the caller does itself. Threads share outputs, never one sum, so results do not depend on how many there are, nor on
/// who does what.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    // The products of a step follow each other within this time, and a thread that is awake starts in less than a microsecond;
    // one that sleeps takes ten to fifty. An idle team is asleep after it.
    private static readonly TimeSpan TimeAwake = TimeSpan.FromMicroseconds(50);

    private readonly List<Worker> _workers = [];
    private readonly SharingChoice _choice = new();
    private ITeamWork? _work;

    // Parts of the call in the lower half, the next one that nobody has claimed in the upper.
    private long _ticket;
    private int _pending;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <param name="count">Threads that may work, the calling one included; at least 1.</param>
    public ThreadTeam(int count)
    {
        Debug.Assert(count >= 1);
        Count = count;
    }

    /// <summary>Threads that may work, the calling one included.</summary>
    public int Count { get; }

    /// <summary>Threads that work is worth being dealt to now: all, or the calling one alone while others are of no help.</summary>
    public int Useful => _choice.IsAlone ? 1 : Count;

    /// <summary>Threads that were started, the calling one included.</summary>
    public int Started => _workers.Count + 1;

    /// <summary>Steps follow each other from here on, which are timed to see whether sharing them is of use.</summary>
    public void StartSteps() => _choice.StartSteps();

    /// <summary>A step is done.</summary>
    public void EndStep() => _choice.EndStep();

    /// <summary>What follows is not a step.</summary>
    public void StopSteps() => _choice.StopSteps();

    /// <summary>
    /// Runs parts 0..<paramref name="parts"/>-1 (at most <see cref="Count"/>) and returns when all are done; part 0 on the calling thread.
    /// If parts fail, one of their exceptions is thrown after all have ended. One call at a time, and none from within a part.
    /// </summary>
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
        // From here on any worker that is awake may claim parts, one from an earlier call too.
        Interlocked.Exchange(ref _ticket, (1L << 32) | (uint)parts);
        for (var i = 0; i < parts - 1; i++)
            _workers[i].Wake();
        try
        {
            work.Execute(0, parts);
        }
        catch (Exception failure)
        {
            // Kept like a worker's, so that a failure of both is taken once and cannot surface from a later run.
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
        ExecuteClaimed();
        // Others are in the middle of their last part, so the wait is short: yielding to other threads, but never sleeping the millisecond
        // that SpinWait falls back to and that is longer than most products.
        var spin = new SpinWait();
        while (Volatile.Read(ref _pending) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        _work = null;
        if (Interlocked.Exchange(ref _failure, null) is { } first)
            ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Ends the threads and waits for them; not during a run.</summary>
    public void Dispose()
    {
        _stopping = true;
        foreach (var worker in _workers)
            worker.Wake();
        foreach (var worker in _workers)
            worker.Thread.Join();
    }

    // A claim on the ticket as it is, is one on the call that is under way: it cannot end before the part is done, and so neither can its
    // work change.
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

        /// <summary>Lets the worker look for parts; it may still be on its way from an earlier call.</summary>
        public void Wake()
        {
            Volatile.Write(ref _wanted, _wanted + 1);
            // The exchange is also the fence between what is wanted and whether the worker sleeps.
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
                // The thread that will want this one may be waiting for this very core.
                if (!Thread.Yield())
                    Thread.SpinWait(10);
            }
            Interlocked.Exchange(ref _asleep, 1);
            // Wanted in between: unless the waker has seen the sleeper and releases it, there is nothing to wait for.
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
