using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>Finds out what a file is, and makes it one that DuckDB reads: without compression, and text in UTF-8.</summary>
/// <param name="Path">The file to read: the given one, or a temporary copy.</param>
/// <param name="Format">What it is.</param>
/// <param name="Note">What was done to its text, for people to read, or null.</param>
internal sealed record TextFile(string Path, SourceFormat Format, string? Note)
{
    // Text is checked so far. What comes later is checked row by row when it is read.
    private const long CheckedBytes = 64 << 20;
    private const int BufferSize = 1 << 20;
    private static readonly byte[] Gzip = [0x1F, 0x8B];
    private static readonly byte[] ZipEntry = [0x50, 0x4B, 0x03, 0x04];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">How a person calls it.</param>
    /// <param name="folder">Where a copy may be put.</param>
    internal static TextFile Open(string path, string name, string folder, ReadControl control)
    {
        var head = Head(path);
        if (head.AsSpan().StartsWith(Gzip))
        {
            control.Report($"unpacking {name}");
            path = Unpack(path, name, folder);
            head = Head(path);
        }
        if (head.Length == 0)
        {
            throw new ToolException($"{name} is empty.");
        }
        if (head.AsSpan().StartsWith("PAR1"u8))
        {
            return new TextFile(path, SourceFormat.Parquet, null);
        }
        if (head.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            return new TextFile(path, SourceFormat.Sqlite, null);
        }
        if (head.AsSpan().StartsWith(ZipEntry))
        {
            throw new ToolException($"{name} is a zip file or an Excel workbook. Save the sheet as CSV, or unpack it.");
        }
        var (encoding, note) = EncodingOf(path, name, head);
        var text = encoding is null ? path : Convert(path, encoding, folder);
        return new TextFile(text, IsJson(Head(text)) ? SourceFormat.Json : SourceFormat.Text, note);
    }

    private static byte[] Head(string path)
    {
        using var stream = File.OpenRead(path);
        var head = new byte[(int)Math.Min(1 << 16, stream.Length)];
        stream.ReadExactly(head);
        return head;
    }

    private static bool IsJson(byte[] head)
    {
        var text = head.AsSpan();
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith("{"u8) || (text.StartsWith("["u8) && text[1..].TrimStart(" \t\r\n"u8).StartsWith("{"u8));
    }

    private static string Unpack(string path, string name, string folder)
    {
        var copy = NewPath(folder);
        try
        {
            using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var unpacked = File.Create(copy, BufferSize);
            packed.CopyTo(unpacked, BufferSize);
            CheckLength(path, name, unpacked.Length);
        }
        catch (InvalidDataException cause)
        {
            throw new ToolException($"{name} cannot be unpacked: {cause.Message.TrimEnd('.')}. It is damaged or cut off.", cause);
        }
        return copy;
    }

    // The library takes a file that is cut off for one that ends there. The last four bytes of a whole file are the length of its last
    // part, which is at most that of all; those of one that is cut are any number.
    private static void CheckLength(string path, string name, long length)
    {
        using var stream = File.OpenRead(path);
        var last = new byte[sizeof(uint)];
        stream.Seek(-last.Length, SeekOrigin.End);
        stream.ReadExactly(last);
        if (length <= uint.MaxValue && System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(last) > length)
        {
            throw new ToolException($"{name} cannot be unpacked. It is damaged or cut off.");
        }
    }

    // Null where the text is UTF-8 already.
    private static (Encoding? Encoding, string? Note) EncodingOf(string path, string name, byte[] head)
    {
        if (Utf16Of(head) is { } utf16)
        {
            return (utf16, $"{name} was read as UTF-16.");
        }
        if (head.Contains((byte)0))
        {
            throw new ToolException(
                $"{name} is not a table: it has bytes of value 0, as no text has. Expected CSV, TSV, JSON lines, Parquet or a SQLite "
                    + "database, also with gzip.");
        }
        if (IsUtf8(path))
        {
            return (null, null);
        }
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return (Encoding.GetEncoding(1252), $"{name} is no valid UTF-8 and was read as Windows-1252 (Latin-1). "
            + "If names or categories look wrong, save it as UTF-8.");
    }

    // Without a byte-order mark, Latin letters in UTF-16 have a zero as every second byte.
    private static UnicodeEncoding? Utf16Of(byte[] head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return new UnicodeEncoding(bigEndian: head[0] == 0xFE, byteOrderMark: true);
        }
        var pairs = head.Length / 2;
        if (pairs == 0 || !head.Contains((byte)0))
        {
            return null;
        }
        int evenZeros = 0, oddZeros = 0;
        for (var pair = 0; pair < pairs; pair++)
        {
            evenZeros += head[2 * pair] == 0 ? 1 : 0;
            oddZeros += head[2 * pair + 1] == 0 ? 1 : 0;
        }
        return oddZeros > 0.7 * pairs && evenZeros == 0 ? new UnicodeEncoding(bigEndian: false, byteOrderMark: false)
            : evenZeros > 0.7 * pairs && oddZeros == 0 ? new UnicodeEncoding(bigEndian: true, byteOrderMark: false)
            : null;
    }

    private static bool IsUtf8(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[BufferSize];
        var kept = 0;
        for (var total = 0L; total < CheckedBytes;)
        {
            var read = stream.Read(buffer, kept, buffer.Length - kept);
            if (read == 0)
            {
                return kept == 0;
            }
            total += read;
            var bytes = buffer.AsSpan(0, kept + read);
            // A character may be cut at the end of the buffer.
            var whole = bytes.Length - CutAtEnd(bytes);
            if (!Utf8.IsValid(bytes[..whole]))
            {
                return false;
            }
            bytes[whole..].CopyTo(buffer);
            kept = bytes.Length - whole;
        }
        return true;
    }

    private static int CutAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if (value >= 0xC0)
            {
                var length = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }
            if (value < 0x80)
            {
                break;
            }
        }
        return 0;
    }

    private static string Convert(string path, Encoding encoding, string folder)
    {
        var copy = NewPath(folder);
        using var reader = new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true, BufferSize);
        using var writer = new StreamWriter(copy, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize);
        var buffer = new char[BufferSize];
        int count;
        while ((count = reader.Read(buffer)) > 0)
        {
            writer.Write(buffer, 0, count);
        }
        return copy;
    }

    private static string NewPath(string folder) => System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}.txt");
}
