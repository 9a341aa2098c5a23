using System.Runtime.InteropServices;
using System.Text;

namespace FfnnMlNet.Mpi;

/// <summary>Notices at once when a rank on this machine ends, on Linux. A launcher that cleans up after a process has died kills the other
/// ranks within milliseconds, and may then name one of those. So the name of the rank is written first.</summary>
/// <remarks>Each rank has a pipe, which the others open to read. The end of its process closes the pipe, as early as it closes what
/// connects it with the launcher.</remarks>
internal sealed unsafe class NeighbourWatch : IDisposable
{
    private const int DoNotBlock = 0x800;
    private const int CloseOnStart = 0x80000;
    private const short Readable = 1;
    private const int PollMilliseconds = 200;
    private const int StandardError = 2;

    private readonly List<Neighbour> _neighbours = [];
    private readonly Func<int, bool> _mayEnd;
    private readonly Action<int> _hasEnded;
    private readonly Thread? _thread;
    private volatile bool _isEnding;

    /// <param name="rank">This rank, which is not watched.</param>
    /// <param name="mayEnd">True where a rank may end without an error.</param>
    /// <param name="hasEnded">Called after the error was written.</param>
    public NeighbourWatch(IReadOnlyList<RankPlace> places, int rank, Func<int, bool> mayEnd, Action<int> hasEnded)
    {
        (_mayEnd, _hasEnded) = (mayEnd, hasEnded);
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var (other, place) in places.Index())
        {
            if (other == rank || !place.SharesProcessesWith(places[rank]))
                continue;
            var descriptor = Open(FormattableString.Invariant($"/proc/{place.Process}/fd/{place.Pipe}"), DoNotBlock | CloseOnStart);
            if (descriptor >= 0)
                _neighbours.Add(new Neighbour(other, descriptor, Encoding.UTF8.GetBytes(FormattableString.Invariant(
                    $"error: Rank {other} ({place}) has ended before the others: it was killed, or has crashed.\n"))));
        }
        if (_neighbours.Count == 0)
            return;
        _thread = new Thread(Watch) { IsBackground = true, Name = "FfnnMlNet neighbours" };
        _thread.Start();
    }

    /// <summary>Makes the pipe that is closed when this process ends.</summary>
    /// <returns>Its number in this process; -1 = there is none.</returns>
    public static int MakePipe()
    {
        var ends = stackalloc int[2];
        return OperatingSystem.IsLinux() && Pipe(ends, CloseOnStart) == 0 ? ends[1] : -1;
    }

    public void Dispose()
    {
        _isEnding = true;
        _thread?.Join();
        foreach (var neighbour in _neighbours)
            _ = Close(neighbour.Descriptor);
    }

    private void Watch()
    {
        PolledDescriptor[] polled =
            [.. _neighbours.Select(neighbour => new PolledDescriptor { Descriptor = neighbour.Descriptor, Events = Readable })];
        // Compiles what must be fast later.
        foreach (var neighbour in _neighbours)
            Tell(neighbour, 0);
        while (!_isEnding)
        {
            fixed (PolledDescriptor* first = polled)
            {
                if (Poll(first, (nuint)polled.Length, PollMilliseconds) <= 0)
                    continue;
            }
            for (var i = 0; i < polled.Length; i++)
            {
                if (polled[i].Returned == 0)
                    continue;
                // A negative one is not looked at any more.
                polled[i].Descriptor = -1;
                var neighbour = _neighbours[i];
                if (Tell(neighbour, neighbour.Message.Length))
                    _hasEnded(neighbour.Rank);
            }
        }
    }

    // Not by the console, which takes longer.
    private bool Tell(Neighbour neighbour, int length)
    {
        if (_mayEnd(neighbour.Rank))
            return false;
        fixed (byte* message = neighbour.Message)
            _ = Write(StandardError, message, (nuint)length);
        return true;
    }

    [DllImport("libc", EntryPoint = "pipe2")]
    private static extern int Pipe(int* ends, int flags);

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(PolledDescriptor* descriptors, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int descriptor, byte* bytes, nuint count);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);

    private sealed record Neighbour(int Rank, int Descriptor, byte[] Message);

    private struct PolledDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
