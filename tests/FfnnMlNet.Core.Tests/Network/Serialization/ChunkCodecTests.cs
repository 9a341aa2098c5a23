using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network.Serialization;

/// <summary>Every codec of the list, tested on models that have every part.</summary>
public class ChunkCodecTests
{
    private const int HashLength = 32;
    private const int FirstChunk = 20;

    private static readonly NetworkModel[] Models = [Bare(), Full(withBins: false), Full(withBins: true), Sparse()];

    public static TheoryData<string> Tags => [.. NetworkFormat.Codecs.Select(codec => codec.Tag)];

    // The order in the files of every version.
    [Fact]
    public void Parts_stand_in_a_file_in_the_order_they_always_had() => Assert.Equal(
        ["LAYR", "PARM", "SCOR", "loss", "name", "hist", "metr", "opts", "epoc", "MEMB", "FEAT", "TARG", "EMBD", "BINS", "HEAD"],
        NetworkFormat.Codecs.Take(15).Select(codec => codec.Tag));

    [Fact]
    public void Every_codec_is_in_the_list_once() => Assert.Equal(
        typeof(ChunkCodec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ChunkCodec))).Select(type => type.Name).Order(),
        NetworkFormat.Codecs.Select(codec => codec.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_tag_is_four_letters_and_those_that_old_readers_skip_need_no_new_one(string tag)
    {
        var codec = Codec(tag);

        Assert.Equal(4, tag.Length);
        Assert.All(tag, letter => Assert.True(char.IsAsciiLetter(letter)));
        Assert.Single(NetworkFormat.Codecs, other => other.Tag == tag);
        Assert.InRange(codec.OldestReader, 1, NetworkFormat.CurrentVersion);
        if (char.IsAsciiLetterLower(tag[0]))
            Assert.Equal(1, codec.OldestReader);
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_part_is_there_where_a_model_needs_it_and_is_read_as_it_was_written(string tag)
    {
        var with = Models.Where(Codec(tag).IsIn).ToArray();

        Assert.NotEmpty(with);
        Assert.All(Models, model => Assert.Equal(with.Contains(model), Chunks(NetworkWriter.Write(model)).ContainsKey(tag)));
        Assert.All(with, model => Assert.Equal(
            Payload(NetworkWriter.Write(model), tag), Payload(NetworkWriter.Write(NetworkReader.Read(NetworkWriter.Write(model))), tag)));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_file_needs_the_newest_reader_that_its_parts_need(string tag)
    {
        var codec = Codec(tag);

        Assert.All(Models.Where(codec.IsIn), model => Assert.True(
            BinaryPrimitives.ReadInt32LittleEndian(NetworkWriter.Write(model).AsSpan(12)) >= codec.OldestReader));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(NetworkWriter.Write(Bare()).AsSpan(12)));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_part_that_ends_too_early_or_too_late_is_an_error(string tag)
    {
        var bytes = NetworkWriter.Write(Models.First(Codec(tag).IsIn));
        var payload = Payload(bytes, tag);

        // The numbers of all parameters are compared at once.
        Assert.Matches(
            "a part is 8 bytes longer than its contents|does not hold as many",
            Error(WithPayload(bytes, tag, [.. payload, .. new byte[8]])));
        for (var length = 0; length < payload.Length; length++)
            Assert.Contains("The model is damaged: ", Error(WithPayload(bytes, tag, payload[..length])), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_model_without_the_part_is_read_or_is_one_error(string tag)
    {
        var bytes = NetworkWriter.Write(Models.First(Codec(tag).IsIn));

        var error = Record.Exception(() => NetworkReader.Read(WithPayload(bytes, tag, null)));

        Assert.True(error is null or NetworkFormatException, error?.ToString());
        // Without these chunks neither the network nor the meaning of its scores is known.
        if (tag is "LAYR" or "PARM" or "SCOR")
            Assert.NotNull(error);
    }

    private static ChunkCodec Codec(string tag) => NetworkFormat.Codecs.Single(codec => codec.Tag == tag);

    private static string Error(byte[] bytes) => Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes)).Message;

    private static Dictionary<string, byte[]> Chunks(byte[] file)
    {
        var chunks = new Dictionary<string, byte[]>();
        for (var at = FirstChunk; at < file.Length - HashLength;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at + 4));
            chunks.Add(Encoding.ASCII.GetString(file, at, 4), file[(at + 12)..(at + 12 + length)]);
            at += 12 + length;
        }
        return chunks;
    }

    private static byte[] Payload(byte[] file, string tag) => Chunks(file)[tag];

    // The file with another payload of a chunk, or without the chunk, and with a correct checksum.
    private static byte[] WithPayload(byte[] file, string tag, byte[]? payload)
    {
        var chunks = Chunks(file);
        if (payload is null)
            chunks.Remove(tag);
        else
            chunks[tag] = payload;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(file.AsSpan(0, FirstChunk - sizeof(int)));
        writer.Write(chunks.Count);
        foreach (var (name, bytes) in chunks)
        {
            writer.Write(Encoding.ASCII.GetBytes(name));
            writer.Write((long)bytes.Length);
            writer.Write(bytes);
        }
        var body = stream.ToArray();
        return [.. body, .. SHA256.HashData(body)];
    }

    private static NetworkModel Bare()
    {
        var network = new FeedForwardNetwork(new Layout([3, 4, 2]), [Activation.Tanh, Activation.Softmax]);
        WeightInitialization.HeNormal.Apply(network, seed: 5);
        return new NetworkModel(network, ScoreKind.Probabilities, "", [], []);
    }

    // Two dense and three sparse features of nine, one of them flagged.
    private static NetworkModel Sparse()
    {
        var sparse = new SparseInputs(9, [1, 4], [0, 3, 8], [0.5f, 2, 1], [1]);
        var network = new FeedForwardNetwork(
            new Layout([2, 4, 2], sparse: new SparseShape(sparse.Count, 0.5f)), [Activation.Tanh, Activation.Softmax]);
        WeightInitialization.HeNormal.Apply(network, seed: 5);
        return new NetworkModel(network, ScoreKind.Probabilities, "", [], [])
        {
            Sparse = sparse, Features = new FeatureSummary([0.5f, 2], ["p", "q"]) { SparseNames = ["text.a", "", "text.ö"] },
        };
    }

    // An ensemble of networks with several members each, which has every part except those that exclude each other.
    private static NetworkModel Full(bool withBins)
    {
        InputBins[]? bins = withBins ? [new InputBins([-1, 0.5f, 2]), new InputBins([0, 1])] : null;
        var embedding = new InputEmbedding(5, [0, 1], [new SlotRange(2, 4)], withBins ? 0 : 3, 3, 2, hasScale: true, bins);
        var networks = new FeedForwardNetwork[2];
        for (var i = 0; i < networks.Length; i++)
        {
            networks[i] = new FeedForwardNetwork(
                new Layout([embedding.OutputCount, 3, 2], embedding, hasSlopes: true, membersPerNetwork: 2),
                [Activation.Elu(0.5f), Activation.Identity]);
            WeightInitialization.HeNormal.Apply(networks[i], seed: i);
        }
        SlotRule[] slots =
        [
            new(InputShape.SmoothClip, 1, 0.5f, 2), new(InputShape.Plain, 0), new(InputShape.Linear, 3, 3, 0.25f),
            new(InputShape.Quantiles, 2, Quantiles: new QuantileMap([1, 2, 4], [-2, 0, 1.5f])),
        ];
        var outputs = new OutputTransform([2, 0.5f], [100, -3], [90, -4], [110, -2]);
        var linear = LinearPath.CreateNetwork(6, 2, ScoreKind.Activation);
        WeightInitialization.HeNormal.Apply(linear, seed: 9);
        SlotRule[] ofLinear = [.. slots.Select(slot => new SlotRule(InputShape.Linear, slot.Fill, 1, 0.5f))];
        return new NetworkModel(
            networks, ScoreKind.Activation, "squared-error", ["a", "b"], [new EpochRecord(1, 0.5, 0.75, 0.1) { ValidationMetric = 0.25 }],
            new InputTransform(slots, [3], [new SlotRange(1, 2)]), outputs, earlierEpochs: 7)
        {
            TrainingOptions = [("Epochs", "1")],
            Features = new FeatureSummary([1, -2, 0.5f, 3], ["p", "", "r", "s"]),
            Limits = new ConformalLimits(0.9f, [1.5f, float.PositiveInfinity]),
            Linear = new LinearPath(
                linear, new InputTransform(ofLinear, [0, 3], [new SlotRange(1, 2)]), ScoreKind.Activation, outputs, 0.25f),
            Others = [Other([5, 2], 0.5f, embedding: null), Other([embedding.OutputCount, 4, 2], 0.125f, embedding)],
            Leaderboard =
            [
                new LeaderboardEntry("draw 2", "Dropout 0.25", 8, 0.5, 0.625f),
                new LeaderboardEntry("draw 1", "", 1, double.PositiveInfinity, 0),
            ],
        };
    }

    // Two networks of another kind.
    private static MixedModel Other(int[] sizes, float share, InputEmbedding? embedding)
    {
        var networks = new FeedForwardNetwork[2];
        for (var i = 0; i < networks.Length; i++)
        {
            Activation[] activations = [.. Enumerable.Repeat(Activation.Tanh, sizes.Length - 2), Activation.Identity];
            networks[i] = new FeedForwardNetwork(new Layout(sizes, embedding), activations);
            WeightInitialization.HeNormal.Apply(networks[i], seed: 20 + i);
        }
        return new MixedModel(new NetworkModel(networks, ScoreKind.Activation, "", [], [], null, null, 0), share);
    }
}
