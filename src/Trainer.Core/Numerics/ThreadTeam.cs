using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace FfnnMlNet.Numerics;

/// <summary>Work that a team can share: part i of n touches outputs that no other part touches.</summary>
internal interface ITeamWork
{
    void Execute(int part, int parts);
}

/// <summary>
/// A run's own threads: the caller and up to <see cref="Count"/> - 1 background threads that soon sleep between calls. A thread is started
/// when a call first has a part for it, so a large count costs nothing where the work is small. Threads share outputs, never one sum, so
/// results do not depend on how many there are.
/// </summary>
internal sealed class ThreadTeam : IDisposable
{
    // The products of a step follow each other within this time, and a thread that is awake starts in less than a microsecond;
    // one that sleeps takes ten to fifty. An idle team is asleep after it.
    private static readonly TimeSpan TimeAwake = TimeSpan.FromMicroseconds(50);

    private readonly List<Worker> _workers = [];
    private ITeamWork? _work;
    private int _parts;
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

    /// <summary>Threads that were started, the calling one included.</summary>
    public int Started => _workers.Count + 1;

    /// <summary>
    /// Runs parts 0..<paramref name="parts"/>-1 (at most <see cref="Count"/>) and returns when all are done. If parts
    /// fail, one of their exceptions is thrown after all have ended. One call at a time, and none from within a part.
    /// </summary>
    public void Run(ITeamWork work, int parts)
    {
        // Without its threads, or with more parts than threads, a run would wait for ever.
        ObjectDisposedException.ThrowIf(_stopping, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, Count);
        if (parts <= 1)
        {
            work.Execute(0, 1);
            return;
        }
        Debug.Assert(Volatile.Read(ref _pending) == 0);
        while (_workers.Count < parts - 1)
            _workers.Add(new Worker(this, _workers.Count + 1));
        _work = work;
        _parts = parts;
        Volatile.Write(ref _pending, parts - 1);
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
        // Parts are alike, so the wait is short: yielding to other threads, but never sleeping the millisecond that
        // SpinWait falls back to and that is longer than most products.
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

    private sealed class Worker
    {
        private readonly ThreadTeam _team;
        private readonly int _part;
        private readonly SemaphoreSlim _start = new(0);
        private int _wanted;
        private int _asleep;

        public Worker(ThreadTeam team, int part)
        {
            _team = team;
            _part = part;
            Thread = new Thread(Loop) { IsBackground = true, Name = "FfnnMlNet worker" };
            Thread.Start();
        }

        public Thread Thread { get; }

        /// <summary>Lets the worker run once; it is between two runs.</summary>
        public void Wake()
        {
            Volatile.Write(ref _wanted, _wanted + 1);
            // The exchange is also the fence between what is wanted and whether the worker sleeps.
            if (Interlocked.Exchange(ref _asleep, 0) == 1)
                _start.Release();
        }

        private void WaitFor(int run)
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeAwake)
            {
                if (Volatile.Read(ref _wanted) == run)
                    return;
                // The thread that will want this one may be waiting for this very core.
                if (!Thread.Yield())
                    Thread.SpinWait(10);
            }
            Interlocked.Exchange(ref _asleep, 1);
            // Wanted in between: unless the waker has seen the sleeper and releases it, there is nothing to wait for.
            if (Volatile.Read(ref _wanted) == run && Interlocked.Exchange(ref _asleep, 0) == 1)
                return;
            _start.Wait();
        }

        private void Loop()
        {
            for (var run = 1; ; run++)
            {
                WaitFor(run);
                if (_team._stopping)
                    return;
                try
                {
                    _team._work!.Execute(_part, _team._parts);
                }
                catch (Exception failure)
                {
                    Interlocked.CompareExchange(ref _team._failure, failure, null);
                }
                Interlocked.Decrement(ref _team._pending);
            }
        }
    }
}
