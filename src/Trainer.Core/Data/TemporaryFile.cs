using Microsoft.Win32.SafeHandles;

namespace FfnnMlNet.Data;

/// <summary>A file for numbers that do not fit into memory. Other programs do not see it, and it is deleted with the object.</summary>
/// <param name="folder">Its folder; null or empty = the system's temporary folder.</param>
internal sealed class TemporaryFile(string? folder) : IDisposable
{
    private readonly string _folder = string.IsNullOrEmpty(folder) ? Path.GetTempPath() : folder;
    private SafeFileHandle? _handle;

    /// <summary>Size of the file in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Writes bytes at the end.</summary>
    /// <exception cref="IOException">The file cannot be written; the message names the options to change.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Write(Length, bytes);
        Length += bytes.Length;
    }

    /// <summary>Writes bytes over others, or at the end. Any number of threads may write different bytes at the same time.</summary>
    /// <exception cref="IOException">The file cannot be written; the message names the options to change.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _handle ??= Open();
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException(
                $"Rows beyond MemoryLimitBytes are kept in a temporary file in '{_folder}', which cannot be written: " +
                $"{error.Message.TrimEnd('.')}. " +
                "Make room there, set mlContext.TempFilePath to another folder, or raise MemoryLimitBytes " +
                "(while it is not set, it is half of the memory that the process may use).", error);
        }
    }

    /// <summary>Reads bytes that were written before. Any number of threads may call it at the same time.</summary>
    /// <exception cref="IOException">The file cannot be read, or is shorter than what was written.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(_handle!, bytes, offset);
            if (count == 0)
                throw new IOException(
                    "The temporary file of the training rows is shorter than what was written to it. " +
                    "Another program has changed it; train again.");
            bytes = bytes[count..];
            offset += count;
        }
    }

    public void Dispose() => _handle?.Dispose();

    private SafeFileHandle Open()
    {
        var path = Path.Combine(_folder, $"ffnnmlnet-{Guid.NewGuid():N}.rows");
        var handle = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
        // On Unix an open file can be deleted and still be used, so not even a killed process leaves it behind.
        if (OperatingSystem.IsWindows())
            return handle;
        try
        {
            File.Delete(path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
