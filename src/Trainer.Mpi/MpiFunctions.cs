using System.Runtime.InteropServices;
using System.Text;

namespace FfnnMlNet.Mpi;

/// <summary>The functions of MPI that are used. All of them return at once, apart from the first and the last call, so one lock may guard
/// them all.</summary>
internal sealed unsafe class MpiFunctions
{
    private const int LongestVersion = 8192 + 1;

    private readonly delegate* unmanaged[Cdecl]<int*, int> _initialized;
    private readonly delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int> _init;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _rank;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _size;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _typeSize;
    private readonly delegate* unmanaged[Cdecl]<byte*, int, nint, int, int, nint, nint*, int> _send;
    private readonly delegate* unmanaged[Cdecl]<byte*, int, nint, int, int, nint, nint*, int> _receive;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged[Cdecl]<nint*, int> _cancel;
    private readonly MpiAbi _abi;

    /// <param name="library">The handle of the library.</param>
    /// <param name="name">The name of the implementation.</param>
    public MpiFunctions(nint library, MpiAbi abi, string name)
    {
        (_abi, Name) = (abi, name);
        _initialized = (delegate* unmanaged[Cdecl]<int*, int>)NativeLibrary.GetExport(library, "MPI_Initialized");
        _init = (delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        _finalize = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");
        _rank = (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        _size = (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        _typeSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Type_size");
        _send = (delegate* unmanaged[Cdecl]<byte*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Isend");
        _receive = (delegate* unmanaged[Cdecl]<byte*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Irecv");
        _test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");
        _cancel = (delegate* unmanaged[Cdecl]<nint*, int>)NativeLibrary.GetExport(library, "MPI_Cancel");
    }

    /// <summary>The name of the implementation.</summary>
    public string Name { get; }

    /// <summary>What a library says of itself; it need not be started for that.</summary>
    /// <exception cref="EntryPointNotFoundException">It has no such function.</exception>
    public static string VersionOf(nint library)
    {
        var function = (delegate* unmanaged[Cdecl]<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version");
        var text = stackalloc byte[LongestVersion];
        var length = 0;
        Check(function(text, &length), "MPI_Get_library_version");
        return Encoding.UTF8.GetString(text, Math.Clamp(length, 0, LongestVersion)).TrimEnd('\0');
    }

    /// <summary>Starts MPI.</summary>
    /// <exception cref="MpiException">MPI does not allow calls from several threads, or its interface is not the one that was
    /// taken.</exception>
    public (int Rank, int Count) Start()
    {
        int isStarted, provided, rank, count, bytes;
        Check(_initialized(&isStarted), "MPI_Initialized");
        if (isStarted != 0)
            throw new MpiException("MPI is already in use in this process. Call MpiRanks.Start once, and nothing else that starts MPI.");
        Check(_init(null, null, _abi.Serialized, &provided), "MPI_Init_thread");
        if (provided < _abi.Serialized)
            throw new MpiException(
                $"{Name} does not allow calls from several threads, one at a time (MPI_THREAD_SERIALIZED). Use one that was built with " +
                "support for threads.");
        Check(_typeSize(_abi.Byte, &bytes), "MPI_Type_size");
        if (bytes != 1)
            throw new MpiException($"{Name} does not have the binary interface of {_abi.Name}.");
        Check(_rank(_abi.World, &rank), "MPI_Comm_rank");
        Check(_size(_abi.World, &count), "MPI_Comm_size");
        return (rank, count);
    }

    public void End() => Check(_finalize(), "MPI_Finalize");

    /// <summary>Ends the processes of all ranks.</summary>
    public void Abort() => _abort(_abi.World, 1);

    public nint Send(byte* data, int bytes, int to, int tag)
    {
        nint request = 0;
        Check(_send(data, bytes, _abi.Byte, to, tag, _abi.World, &request), "MPI_Isend");
        return request;
    }

    public nint Receive(byte* data, int bytes, int from, int tag)
    {
        nint request = 0;
        Check(_receive(data, bytes, _abi.Byte, from, tag, _abi.World, &request), "MPI_Irecv");
        return request;
    }

    /// <summary>True when a send or a receive is done; its request must not be used any more.</summary>
    public bool IsDone(nint request)
    {
        int isDone;
        Check(_test(&request, &isDone, _abi.IgnoredStatus), "MPI_Test");
        return isDone != 0;
    }

    public void Cancel(nint request) => _ = _cancel(&request);

    private static void Check(int code, string function)
    {
        if (code != 0)
            throw new MpiException(FormattableString.Invariant($"{function} has failed with the code {code}."));
    }
}
