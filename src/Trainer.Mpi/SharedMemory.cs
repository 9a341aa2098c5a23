using System.IO.MemoryMappedFiles;
using System.Text;
using FfnnMlNet.Training;

namespace FfnnMlNet.Mpi;

/// <summary>Memory that ranks on one machine share: a file in the memory of a Linux system, which all of them map. It has no name any more
/// when it is used, so nothing of it is left when the ranks end, however they end.</summary>
internal sealed unsafe class SharedMemory : RankMemory
{
    /// <summary>The environment variable that, set to 0, lets ranks on one machine exchange messages instead.</summary>
    public const string Variable = "FFNNMLNET_MPI_SHARED_MEMORY";

    private const string Folder = "/dev/shm";

    // The first page of an area has the number of calls of Meet.
    private const int PageBytes = 4096;

    // Larger sums go by messages.
    private const long MostBytes = 1L << 30;

    private readonly MpiRanks _ranks;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _first;
    private readonly long _bytes;
    private readonly int _length;
    private long _calls;

    private SharedMemory(MpiRanks ranks, FileStream file, long bytes)
    {
        (_ranks, _length) = (ranks, (int)bytes);
        _bytes = BytesOfArea(bytes);
        _file = MemoryMappedFile.CreateFromFile(
            file, null, _bytes * ranks.Count, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, _bytes * ranks.Count);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _first);
        _first += _view.PointerOffset;
    }

    public override Span<byte> Of(int rank) => new(_first + (_bytes * rank) + PageBytes, _length);

    public override void Meet()
    {
        var call = ++_calls;
        Volatile.Write(ref Calls(_ranks.Rank), call);
        for (var rank = 0; rank < _ranks.Count; rank++)
        {
            var wait = new RankWait();
            while (Volatile.Read(ref Calls(rank)) < call)
            {
                // A rank that has made its last call may end its program at once.
                if (_ranks.IsGone(rank) && Volatile.Read(ref Calls(rank)) < call)
                    _ranks.ThrowThatGone(rank);
                wait.Next();
            }
        }
    }

    public override void Dispose()
    {
        if (_view.SafeMemoryMappedViewHandle.IsClosed)
            return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Makes such memory. All ranks make the same call, and get the same answer.</summary>
    /// <param name="bytes">Bytes of each area.</param>
    /// <returns>Null where the system has no room for it.</returns>
    public static SharedMemory? Of(MpiRanks ranks, long bytes)
    {
        if (BytesOfArea(bytes) * ranks.Count > MostBytes)
            return null;
        FileStream? file = null;
        var path = "";
        if (ranks.IsFirst)
        {
            path = Path.Combine(Folder, $"ffnnmlnet-{Guid.NewGuid():N}");
            file = TryOpen(path, FileMode.CreateNew, BytesOfArea(bytes) * ranks.Count);
        }
        path = Encoding.UTF8.GetString(ranks.BroadcastBytes(Encoding.UTF8.GetBytes(file is null ? "" : path), 0));
        if (path.Length == 0)
            return null;
        try
        {
            file ??= TryOpen(path, FileMode.Open, 0);
            var memory = file is null ? null : TryMap(ranks, file, bytes);
            if (ranks.GatherBytes([(byte)(memory is null ? 0 : 1)]).All(answer => answer[0] == 1))
                return memory;
            memory?.Dispose();
            return null;
        }
        finally
        {
            if (ranks.IsFirst)
                File.Delete(path);
        }
    }

    private static long BytesOfArea(long bytes) => PageBytes + ((bytes + PageBytes - 1) / PageBytes * PageBytes);

    // All of the file gets its memory at once. Memory that is missing later would end the process.
    private static FileStream? TryOpen(string path, FileMode mode, long bytes)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
                PreallocationSize = bytes,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SharedMemory? TryMap(MpiRanks ranks, FileStream file, long bytes)
    {
        try
        {
            return new SharedMemory(ranks, file, bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ref long Calls(int rank) => ref *(long*)(_first + (_bytes * rank));
}
