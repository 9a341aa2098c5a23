using System.Runtime.InteropServices;

namespace FfnnMlNet.Mpi;

/// <summary>Short messages between any two ranks, which arrive while the rank computes. One thread receives them; any thread may
/// send.</summary>
/// <remarks>A message is its kind, a number, and a text.</remarks>
internal sealed unsafe class ControlChannel : IDisposable
{
    private const int Tag = 2;
    private const int Header = 1 + sizeof(int) + sizeof(int);

    /// <summary>Bytes of the longest message; longer texts are cut.</summary>
    public const int Longest = 4096;

    private readonly MpiFunctions _mpi;
    private readonly Lock _lock;
    private readonly int _rank;
    private readonly byte*[] _incoming;
    private readonly nint[] _requests;
    private readonly List<(nint Buffer, nint Request)> _outgoing = [];

    /// <param name="mpiLock">Guards all calls of MPI.</param>
    public ControlChannel(MpiFunctions mpi, Lock mpiLock, int rank, int count)
    {
        (_mpi, _lock, _rank) = (mpi, mpiLock, rank);
        _incoming = new byte*[count];
        _requests = new nint[count];
        for (var other = 0; other < count; other++)
        {
            if (other == rank)
                continue;
            _incoming[other] = (byte*)NativeMemory.AllocZeroed(Longest);
            Listen(other);
        }
    }

    /// <summary>Number of messages that have not left yet.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
                return _outgoing.Count;
        }
    }

    /// <summary>Sends a message, without waiting.</summary>
    public void Send(int to, ControlKind kind, int number = 0, string text = "")
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var length = Math.Min(bytes.Length, Longest - Header);
        var buffer = (byte*)NativeMemory.Alloc((nuint)(Header + length));
        buffer[0] = (byte)kind;
        Write(buffer + 1, number);
        Write(buffer + 1 + sizeof(int), length);
        bytes.AsSpan(0, length).CopyTo(new Span<byte>(buffer + Header, length));
        lock (_lock)
            _outgoing.Add(((nint)buffer, _mpi.Send(buffer, Header + length, to, Tag)));
    }

    /// <summary>Calls <paramref name="take"/> with each message that has arrived. Called by one thread only.</summary>
    public void Receive(Action<int, ControlKind, int, string> take)
    {
        lock (_lock)
        {
            for (var i = _outgoing.Count - 1; i >= 0; i--)
            {
                if (!_mpi.IsDone(_outgoing[i].Request))
                    continue;
                NativeMemory.Free((void*)_outgoing[i].Buffer);
                _outgoing.RemoveAt(i);
            }
        }
        for (var from = 0; from < _incoming.Length; from++)
        {
            while (from != _rank && TryReceive(from, out var message))
                take(from, message.Kind, message.Number, message.Text);
        }
    }

    private bool TryReceive(int from, out (ControlKind Kind, int Number, string Text) message)
    {
        lock (_lock)
        {
            message = default;
            if (!_mpi.IsDone(_requests[from]))
                return false;
            var buffer = _incoming[from];
            var length = Math.Clamp(Read(buffer + 1 + sizeof(int)), 0, Longest - Header);
            message = ((ControlKind)buffer[0], Read(buffer + 1), System.Text.Encoding.UTF8.GetString(buffer + Header, length));
            Listen(from);
            return true;
        }
    }

    /// <summary>Stops listening. The memory of messages that are still under way is kept, because MPI may still use it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            for (var other = 0; other < _requests.Length; other++)
            {
                if (other != _rank)
                    _mpi.Cancel(_requests[other]);
            }
        }
    }

    private void Listen(int from) => _requests[from] = _mpi.Receive(_incoming[from], Longest, from, Tag);

    private static void Write(byte* target, int number) => new ReadOnlySpan<byte>(&number, sizeof(int)).CopyTo(new Span<byte>(target, 4));

    private static int Read(byte* source) => MemoryMarshal.Read<int>(new ReadOnlySpan<byte>(source, sizeof(int)));
}
