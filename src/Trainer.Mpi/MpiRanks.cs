using System.Diagnostics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Mpi;

/// <summary>The ranks of a program that was started by <c>mpiexec</c>. Set it as the option <c>Ranks</c> of a trainer. Dispose of it at the
/// end of the program, on all ranks.</summary>
/// <remarks>
/// <para>A rank that throws, is killed or hangs ends the others. Where <c>Fit</c> throws on one rank, it throws a
/// <see cref="RankFailedException"/> on all others, which names that rank; the ranks cannot be used any more afterwards. Every rank sends a
/// sign of life twice a second, from a thread of its own, however long its computations take. Where it stays away for six seconds, an error
/// that names the rank is written to the standard error, and all ranks are ended.</para>
/// <para>Only one object per process can be made, since MPI can be started only once.</para>
/// </remarks>
/// <example>
/// <code>
/// using var ranks = MpiRanks.Start();
/// var model = mlContext.Regression.Trainers.Ffnn(new FfnnRegressionTrainer.Options { Ranks = ranks }).Fit(data);
/// if (ranks.IsFirst)
///     mlContext.Model.Save(model, data.Schema, "model.zip");
/// </code>
/// </example>
public sealed class MpiRanks : RankGroup, IDisposable
{
    private const int DataTag = 1;

    // A message of more bytes is sent in pieces, because MPI counts in int.
    private const int MostBytes = 1 << 28;

    private readonly MpiFunctions _mpi;
    private readonly Lock _mpiLock = new();
    private readonly Lock _claiming = new();
    private readonly RankWatch _watch;
    private readonly nint[] _requests = new nint[2];
    private readonly bool _sharesMemory;
    private bool _isDisposed;

    private MpiRanks(MpiFunctions mpi, int rank, int count)
    {
        (_mpi, Rank, Count) = (mpi, rank, count);
        _watch = new RankWatch(mpi, _mpiLock, rank, count);
        var places = this.GatherBytes(RankPlace.OfThisProcess().ToBytes()).Select(RankPlace.FromBytes).ToArray();
        _watch.Start(places);
        ProcessorsPerRank = RankPlace.ProcessorsPerRank(places, rank);
        Places = [.. places.Select(place => place.ToString())];
        var mayShare = (byte)(Environment.GetEnvironmentVariable(SharedMemory.Variable) == "0" ? 0 : 1);
        _sharesMemory = this.GatherBytes([mayShare]).All(answer => answer[0] == 1) &&
            places.All(place => place.SharesProcessesWith(places[0]));
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int ProcessorsPerRank { get; }

    /// <summary>[ranks]: the process of each rank, such as "process 4711 on node3". An error of <c>mpiexec</c> may name the process
    /// alone.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>The implementation of MPI that is used, such as "MPICH 4.0.2".</summary>
    public string Implementation => _mpi.Name;

    /// <summary>Starts MPI and waits for the other ranks. To be called once, at the start of the program, by all ranks.</summary>
    /// <exception cref="MpiException">This process was not started by <c>mpiexec</c>, or no library of MPI was found that fits
    /// it.</exception>
    public static MpiRanks Start()
    {
        var families = MpiLauncher.FamiliesOf(Environment.GetEnvironmentVariable);
        var signals = FaultSignals.Save();
        var mpi = MpiLibrary.Load(families, Environment.GetEnvironmentVariable);
        var (rank, count) = mpi.Start();
        signals.Restore();
        if (MpiLauncher.SizeOf(Environment.GetEnvironmentVariable) is { } size && size != count)
        {
            mpi.End();
            throw new MpiException(
                FormattableString.Invariant($"The launcher has started {size} processes, but {mpi.Name} sees {count}: it is not the MPI ") +
                $"of the launcher. Start the program with the mpiexec of {mpi.Name}.");
        }
        return new MpiRanks(mpi, rank, count);
    }

    /// <summary>Ends MPI, after the other ranks have come here too.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        _watch.End();
        lock (_mpiLock)
            _mpi.End();
    }

    /// <inheritdoc/>
    internal override unsafe void Exchange(int to, ReadOnlySpan<byte> sent, int from, Span<byte> received)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var (sends, receives) = (to >= 0 ? sent.Length : 0, from >= 0 ? received.Length : 0);
        fixed (byte* source = sent, target = received)
        {
            for (var first = 0L; first < Math.Max(sends, receives); first += MostBytes)
            {
                lock (_mpiLock)
                {
                    _requests[0] = first < receives
                        ? _mpi.Receive(target + first, (int)Math.Min(MostBytes, receives - first), from, DataTag) : 0;
                    _requests[1] = first < sends ? _mpi.Send(source + first, (int)Math.Min(MostBytes, sends - first), to, DataTag) : 0;
                }
                Wait(first < receives, first < sends, from, to);
            }
        }
    }

    /// <inheritdoc/>
    internal override RankMemory? Share(long bytes) => _sharesMemory ? SharedMemory.Of(this, bytes) : null;

    /// <summary>True where a rank has ended its program, or some rank has failed; false for -1.</summary>
    internal bool IsGone(int rank) => _watch.HasFailed || _watch.HasLeft(rank);

    /// <exception cref="RankFailedException">Always; it names the rank that has failed, or else <paramref name="rank"/>.</exception>
    internal void ThrowThatGone(int rank)
    {
        _watch.ThrowIfFailed();
        _watch.ThrowThatLeft(rank);
    }

    /// <inheritdoc/>
    internal override int Claim(int counter)
    {
        lock (_claiming)
            return _watch.Claim(counter);
    }

    /// <inheritdoc/>
    internal override void CheckAlive() => _watch.ThrowIfFailed();

    /// <inheritdoc/>
    internal override void Fail(Exception failure)
    {
        if (failure is not RankFailedException)
            _watch.TellFailure(failure.Message);
    }

    private void Wait(bool receives, bool sends, int from, int to)
    {
        for (var wait = new RankWait(); ; wait.Next())
        {
            lock (_mpiLock)
            {
                receives = receives && !_mpi.IsDone(_requests[0]);
                sends = sends && !_mpi.IsDone(_requests[1]);
            }
            if (!receives && !sends)
                return;
            if (IsGone(from) || IsGone(to))
                GiveUp(receives, from, to);
        }
    }

    // The memory of the receive belongs to the caller, so it must not arrive any more.
    private void GiveUp(bool receives, int from, int to)
    {
        if (!_watch.HasFailed)
        {
            // What the rank has sent before it left is still on its way.
            var begun = Stopwatch.GetTimestamp();
            while (receives && Stopwatch.GetElapsedTime(begun).TotalSeconds < 1)
            {
                lock (_mpiLock)
                {
                    if (_mpi.IsDone(_requests[0]))
                        return;
                }
                Thread.Sleep(1);
            }
        }
        if (receives)
        {
            lock (_mpiLock)
                _mpi.Cancel(_requests[0]);
        }
        ThrowThatGone(_watch.HasLeft(from) ? from : to);
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs failure)
    {
        var message = failure.ExceptionObject is Exception error ? error.Message : "unknown";
        _watch.EndAll(FormattableString.Invariant($"Rank {Rank} ({Places[Rank]}) has failed: {message}"));
    }
}
