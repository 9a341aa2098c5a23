using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FfnnMlNet.Fuzz;

/// <summary>The parts of a model or checkpoint file, from which a changed file with a correct checksum can be written.</summary>
internal sealed class ModelFile
{
    private const int HashLength = 32;
    private static readonly byte[] Magic = "FFNNMODL"u8.ToArray();

    public ModelFile(int oldestReader) => OldestReader = oldestReader;

    public ModelFile(byte[] file)
    {
        Written = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        OldestReader = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        for (var at = 20; at < file.Length - HashLength;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at + 4));
            Parts.Add(new Part(Encoding.ASCII.GetString(file, at, 4), file[(at + 12)..(at + 12 + length)]));
            at += 12 + length;
        }
    }

    public int Written { get; set; } = 2;

    public int OldestReader { get; set; }

    /// <summary>What is added to the number of parts.</summary>
    public int CountError { get; set; }

    public List<Part> Parts { get; } = [];

    public byte[]? Find(string tag) => Parts.Find(part => part.Tag == tag)?.Bytes;

    public ModelFile With(string tag, params object[] contents)
    {
        Parts.RemoveAll(part => part.Tag == tag);
        Parts.Add(new Part(tag, Bytes(contents)));
        return this;
    }

    public byte[] Build()
    {
        List<object> all = [Magic, Written, OldestReader, Parts.Count + CountError];
        foreach (var part in Parts)
            all.AddRange([Encoding.Latin1.GetBytes(part.Tag), part.Bytes.Length + part.LengthError, part.Bytes]);
        return Sealed(Bytes([.. all]));
    }

    public static byte[] Sealed(byte[] body) => [.. body, .. SHA256.HashData(body)];

    /// <summary>Numbers as little-endian bytes, texts with their length before them, and arrays unchanged.</summary>
    public static byte[] Bytes(params object[] contents)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var content in contents)
        {
            switch (content)
            {
                case int number: writer.Write(number); break;
                case long number: writer.Write(number); break;
                case float number: writer.Write(number); break;
                case byte[] bytes: writer.Write(bytes); break;
                case int[] numbers: Array.ForEach(numbers, writer.Write); break;
                case string text:
                    writer.Write(Encoding.UTF8.GetByteCount(text));
                    writer.Write(Encoding.UTF8.GetBytes(text));
                    break;
                default: throw new ArgumentException($"{content.GetType()} has no bytes here.");
            }
        }
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>A part, and what is added to its length.</summary>
    public sealed record Part(string Tag, byte[] Bytes)
    {
        public long LengthError { get; init; }
    }
}
