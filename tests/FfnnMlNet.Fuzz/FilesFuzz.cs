using System.Buffers.Binary;
using FfnnMlNet.Network;

namespace FfnnMlNet.Fuzz;

/// <summary>Models and checkpoints that were changed on purpose and have a correct checksum. Each is rejected with an error of this
/// library, or loads and gives finite scores, with time and memory in proportion to its size.</summary>
internal static class FilesFuzz
{
    private const double MostSeconds = 3;

    // The resident set of the process. The largest case takes 0.9 GB, and how much of freed memory stays differs from run to run.
    private const long MostBytes = 5L << 28;
    private const long BytesOfAnyCase = 64L << 20;

    // A row of one number takes 16 in memory, once as a parameter and twice for scoring, and each part of a file is an object.
    private const long BytesOfAByte = 100;

    private static readonly string[] Tags =
    [
        "LAYR", "PARM", "MEMB", "EMBD", "BINS", "HEAD", "FEAT", "TARG", "SCOR",
        "loss", "name", "hist", "metr", "epoc", "opts", "NOTE", "note", "\0\0\0\0",
    ];

    private static readonly int[] Integers =
        [int.MinValue, -1, 0, 1, 2, 3, 4, 15, 16, 255, 10_000, 65_536, 1 << 20, 1 << 28, 1 << 30, int.MaxValue];

    private static readonly float[] Numbers =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, 1e30f, -1e20f, float.Epsilon, -0f, 0, 1,
    ];

    public static int Run(Arguments arguments)
    {
        var seeds = SeedFiles.Networks();
        var checkpoints = new CheckpointCase();
        var zips = new ZipFiles();
        if (arguments.Case is { } only)
        {
            var (ending, error) = Case(only);
            Console.WriteLine($"{ending}: {error}");
            return ending == Ending.Else ? 1 : 0;
        }
        var count = arguments.Count ?? 5000;
        var tally = new Tally(MostSeconds);
        for (var i = 0; i < count; i++)
        {
            tally.Add($"--seed {arguments.Seed} --case {i}", () => Case(i));
            if ((i + 1) % 1000 == 0)
                Console.WriteLine($"{i + 1} of {count}");
        }
        return tally.Print(MostBytes) ? 0 : 1;

        (Ending, Exception?) Case(int number)
        {
            var random = new Random(HashCode.Of(arguments.Seed, number));
            if (number % 10 is 4 or 5 or 6)
            {
                var checkpoint = HostileCheckpoint(checkpoints.AnyFile(random), random);
                return Bounded(checkpoint.Length, () => checkpoints.Run(checkpoint, random));
            }
            if (number % 10 >= 7)
            {
                var zip = zips.Change(bytes => HostileModel(bytes, seeds, random), random);
                return Bounded(zip.HonestLength, () => zips.Run(zip, random));
            }
            var model = HostileModel(seeds[random.Next(seeds.Length)], seeds, random);
            return Bounded(model.Length, () => ModelFuzz.Read(model, random));
        }
    }

    private static (Ending, Exception?) Bounded(long length, Func<(Ending, Exception?)> run)
    {
        var before = GC.GetTotalAllocatedBytes();
        var (ending, error) = run();
        var allocated = GC.GetTotalAllocatedBytes() - before;
        return allocated > BytesOfAnyCase + (BytesOfAByte * length)
            ? (Ending.Else, new InvalidOperationException($"{allocated} bytes were allocated for a file of {length}.", error))
            : (ending, error);
    }

    private static byte[] HostileModel(byte[] honest, byte[][] others, Random random)
    {
        var file = random.Next(8) == 0 ? HostileShapes.Any(random) : new ModelFile(honest);
        // A shape that needs much memory is also read unchanged, since the memory may be available.
        var times = file.Find("loss") is null ? random.Next(2) : random.Next(1, 4);
        for (; times > 0 && file.Parts.Count > 0; times--)
            ChangeModel(file, new ModelFile(others[random.Next(others.Length)]), random);
        return file.Build();
    }

    private static void ChangeModel(ModelFile file, ModelFile other, Random random)
    {
        var parts = file.Parts;
        int at = random.Next(parts.Count), second = random.Next(parts.Count);
        switch (random.Next(12))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Insert(second, parts[at]);
                break;
            case 2:
                (parts[at], parts[second]) = (parts[second], parts[at]);
                break;
            case 3:
                parts[at] = parts[at] with { Tag = Tags[random.Next(Tags.Length)] };
                break;
            case 4:
                parts[at] = other.Parts[random.Next(other.Parts.Count)];
                break;
            case 5:
                parts.Add(other.Parts[random.Next(other.Parts.Count)]);
                break;
            case 6:
                parts[at] = parts[at] with { LengthError = Integers[random.Next(Integers.Length)] };
                break;
            case 7:
                parts[at] = parts[at] with { Bytes = Resized(parts[at].Bytes, random) };
                break;
            case 8:
                (file.Written, file.OldestReader, file.CountError) = random.Next(3) switch
                {
                    0 => (Integers[random.Next(Integers.Length)], file.OldestReader, 0),
                    1 => (file.Written, Integers[random.Next(Integers.Length)], 0),
                    _ => (file.Written, file.OldestReader, Integers[random.Next(Integers.Length)] - parts.Count),
                };
                break;
            default:
                parts[at] = parts[at] with { Bytes = WithANumber(parts[at].Bytes, random) };
                break;
        }
    }

    private static byte[] HostileCheckpoint(byte[] honest, Random random)
    {
        var body = honest[..^SealedFile.HashLength];
        var facts = FactsOf(body, out var afterFacts);
        var rest = body[afterFacts..];
        var count = 0;
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            switch (random.Next(8))
            {
                case 0:
                    facts.RemoveAt(random.Next(facts.Count));
                    break;
                case 1:
                    facts.Add((facts[random.Next(facts.Count)].Name, "another"));
                    break;
                case 2:
                    facts.AddRange(Enumerable.Range(0, random.Next(1, 200_000)).Select(i => ($"fact {i}", "")));
                    break;
                case 3:
                    facts[random.Next(facts.Count)] = ("Seed", new string('9', random.Next(1, 4_000_000)));
                    break;
                case 4:
                    count = Integers[random.Next(Integers.Length)];
                    break;
                case 5:
                    rest = Resized(rest, random);
                    break;
                default:
                    rest = WithANumber(rest, random);
                    break;
            }
        }
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(body.AsSpan(0, 12));
        writer.Write(facts.Count + count);
        foreach (var (name, value) in facts)
        {
            writer.Write(name);
            writer.Write(value);
        }
        writer.Write(rest);
        writer.Flush();
        return ModelFile.Sealed(stream.ToArray());
    }

    private static List<(string Name, string Value)> FactsOf(byte[] body, out int end)
    {
        using var reader = new BinaryReader(new MemoryStream(body));
        reader.BaseStream.Position = 12;
        List<(string, string)> facts = [];
        for (var count = reader.ReadInt32(); count > 0; count--)
            facts.Add((reader.ReadString(), reader.ReadString()));
        end = (int)reader.BaseStream.Position;
        return facts;
    }

    // Counts are mostly at the start of a part, so half of the changes are made there.
    private static byte[] WithANumber(byte[] bytes, Random random)
    {
        if (bytes.Length < sizeof(int))
            return bytes;
        var changed = bytes.ToArray();
        var at = random.Next(Math.Min(bytes.Length, random.Next(2) == 0 ? 32 : bytes.Length) - sizeof(int) + 1) & ~3;
        if (random.Next(3) == 0)
            BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(at), Numbers[random.Next(Numbers.Length)]);
        else
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), random.Next(3) == 0
                ? unchecked(BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(at)) + random.Next(-2, 3))
                : Integers[random.Next(Integers.Length)]);
        return changed;
    }

    private static byte[] Resized(byte[] bytes, Random random) => random.Next(4) switch
    {
        0 => bytes[..random.Next(bytes.Length + 1)],
        1 => [.. bytes, .. new byte[random.Next(1, 64)]],
        2 => [.. bytes, .. new byte[random.Next(1, 4 << 20)]],
        _ => [.. bytes, .. bytes],
    };
}
