using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using FfnnMlNet.Activations;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network.Serialization;

public class NetworkFormatTests
{
    private const int HashLength = 32;

    public static TheoryData<string> Activations => [.. ActivationCatalog.BuiltIn.Select(entry => entry.Id)];

    public static TheoryData<string> ModelNames => [.. ModelsByName.Keys];

    private static Dictionary<string, Func<NetworkModel>> ModelsByName { get; } = new()
    {
        ["one parameter"] = () => Model(Activation.LeakyRelu(0.1f)),
        ["scaling"] = ScalingModel,
        ["ensemble"] = () => EnsembleModel(3),
        ["options"] = () => ModelWithOptions(),
        ["bins"] = BinsModel,
        ["shared members"] = () => SharedModel(networks: 1),
        ["ensemble of shared members"] = () => SharedModel(networks: 2),
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void What_was_written_is_read_with_every_activation_and_to_the_last_bit(string id)
    {
        var entry = ActivationCatalog.Find(id)!;
        var model = Model(entry.Example);

        var read = NetworkReader.Read(NetworkWriter.Write(model));

        Assert.Equal(model.Network.Fingerprint(), read.Network.Fingerprint());
        Assert.Equal(
            model.Network.Activations.ToArray().Select(a => a.ToString()),
            read.Network.Activations.ToArray().Select(a => a.ToString()));
        Assert.Equal(model.History, read.History);
        Assert.Equal(model.OutputNames, read.OutputNames);
        Assert.Equal(model.ScoreKind, read.ScoreKind);
        Assert.Equal(model.LossDescription, read.LossDescription);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Parameters_of_activations_come_back_and_what_was_read_is_written_as_the_same_bytes(string id)
    {
        var entry = ActivationCatalog.Find(id)!;
        // Not the default parameters, so that a reader which takes those of the catalogue instead fails.
        float[] parameters = [.. Enumerable.Repeat(0.4375f, entry.ParameterCount)];
        var bytes = NetworkWriter.Write(Model(entry.Create(parameters)));

        var read = NetworkReader.Read(bytes);

        Assert.Equal(entry.Id, read.Network.Activations[0].Id);
        Assert.Equal(parameters, read.Network.Activations[0].Parameters.ToArray());
        Assert.Equal(bytes, NetworkWriter.Write(read));
    }

    [Fact]
    public void Every_flipped_byte_and_every_cut_is_one_format_error()
    {
        var bytes = NetworkWriter.Write(ScalingModel());
        for (var i = 0; i < bytes.Length; i++)
        {
            var flipped = bytes.ToArray();
            flipped[i] ^= 0x55;
            Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(flipped));
            Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes[..i]));
        }
    }

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void Every_flipped_byte_under_a_right_checksum_is_a_format_error_or_a_model_with_finite_parameters(string name)
    {
        var bytes = NetworkWriter.Write(ModelsByName[name]());
        int errors = 0, models = 0;
        for (var i = 0; i < bytes.Length - HashLength; i++)
        {
            foreach (byte mask in new byte[] { 0x01, 0x80, 0xFF })
            {
                var changed = bytes.ToArray();
                changed[i] ^= mask;
                Seal(changed);
                try
                {
                    var model = NetworkReader.Read(changed);
                    Assert.True(Numerics(model));
                    // Whatever the damaged scaling says, its results are numbers, and nothing is read beyond the end of the file.
                    var inputs = new float[AlignedBuffer.StrideFor(model.Inputs.InputCount)];
                    model.Inputs.ApplyInPlace(inputs);
                    Assert.True(Reductions.AllFinite(inputs));
                    models++;
                }
                catch (NetworkFormatException)
                {
                    errors++;
                }
            }
        }
        Assert.True(errors > 0 && models > 0, $"{errors} errors, {models} models");

        static bool Numerics(NetworkModel model) => model.Networks.All(member => Reductions.AllFinite(member.Parameters.Span));
    }

    [Fact]
    public void Scaling_comes_back_to_the_last_bit_and_needs_a_reader_of_version_2()
    {
        var model = ScalingModel();
        var bytes = NetworkWriter.Write(model);

        var read = NetworkReader.Read(bytes);

        Assert.Equal(bytes, NetworkWriter.Write(read));
        Assert.Equal([new SlotRange(1, 2)], read.Inputs.Groups.ToArray());
        Assert.Equal((4, 5), (read.FeatureCount, read.Inputs.InputCount));
        float[] features = [3, 1, 0, float.NaN], expected = new float[2], actual = new float[2];
        model.Predict(features, expected);
        read.Predict(features, actual);
        Assert.Equal(expected, actual);
        Assert.True(Reductions.AllFinite(actual));
        Assert.Equal((2, 2), Versions(bytes));
        Assert.Equal((2, 1), Versions(NetworkWriter.Write(Model(Activation.Tanh))));

        static (int Written, int OldestReader) Versions(byte[] bytes) =>
            (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
    }

    [Fact]
    public void Members_come_back_to_the_last_bit_and_need_a_reader_of_version_2()
    {
        var model = EnsembleModel(4);
        var bytes = NetworkWriter.Write(model);

        var read = NetworkReader.Read(bytes);

        Assert.Equal(bytes, NetworkWriter.Write(read));
        Assert.Equal(model.Networks.Select(member => member.Fingerprint()), read.Networks.Select(member => member.Fingerprint()));
        Assert.Equal(model.Fingerprint(), read.Fingerprint());
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
        Assert.NotEqual(EnsembleModel(3).Fingerprint(), read.Fingerprint());
        Assert.Equal(EnsembleModel(1).Network.Fingerprint(), EnsembleModel(1).Fingerprint());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Members_that_share_a_network_come_back_to_the_last_bit_and_need_a_reader_of_version_2(int networks)
    {
        var model = SharedModel(networks);
        var bytes = NetworkWriter.Write(model);

        var read = NetworkReader.Read(bytes);

        Assert.Equal(bytes, NetworkWriter.Write(read));
        Assert.Equal((3, model.Fingerprint()), (read.Network.Layout.MembersPerNetwork, read.Fingerprint()));
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
        float[] features = [3, 1, 0], expected = new float[2], actual = new float[2];
        model.Predict(features, expected);
        read.Predict(features, actual);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(0, "0 members are said to share its hidden layers")]
    [InlineData(1, "1 members are said to share its hidden layers")]
    [InlineData(-1, "-1 members are said to share its hidden layers")]
    [InlineData(int.MaxValue, "2147483647 members are said to share its hidden layers")]
    [InlineData(2, "its layers need 42 parameters, but its part 'PARM' does not hold as many")]
    [InlineData(4, "its layers need 68 parameters, but its part 'PARM' does not hold as many")]
    public void A_number_of_members_that_the_network_does_not_hold_is_an_error_before_memory_is_asked_for(int count, string what)
    {
        var bytes = NetworkWriter.Write(SharedModel(networks: 1));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("HEAD"u8) + 12), count);
        Seal(bytes);

        Assert.Equal(
            $"The model is damaged: {what}. Restore the file from where it was saved, or train again.",
            Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void A_number_of_members_that_the_part_does_not_hold_is_an_error_before_memory_is_asked_for(int count)
    {
        var bytes = NetworkWriter.Write(EnsembleModel(4));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("MEMB"u8) + 12), count);
        Seal(bytes);

        Assert.Contains($"{count} further members", Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes)).Message);
    }

    [Fact]
    public void A_layer_of_2_to_the_31_units_is_an_error_before_memory_is_asked_for()
    {
        var bytes = NetworkWriter.Write(Model(Activation.Tanh));
        // Magic 8, two versions and chunk count 4 each, tag 4, length 8, layer count 4, inputs 4, then the units of the first layer.
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 + 12 + 4 + 8 + 4 + 4), int.MaxValue);
        Seal(bytes);

        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes));

        Assert.Contains("parameters", error.Message);
    }

    [Fact]
    public void A_parameter_of_an_activation_that_is_not_finite_is_an_error()
    {
        var bytes = NetworkWriter.Write(Model(Activation.LeakyRelu(0.4375f)));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf(BitConverter.GetBytes(0.4375f))), float.NaN);
        Seal(bytes);

        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes));

        Assert.Contains("a parameter of activation 'leaky-relu' is not a finite number", error.Message);
    }

    [Fact]
    public void An_embedding_of_2_to_the_31_inputs_is_an_error_before_memory_is_asked_for()
    {
        var bytes = NetworkWriter.Write(EmbeddingModel());
        var part = bytes.AsSpan(bytes.AsSpan().IndexOf("EMBD"u8) + 12);
        // The number of inputs, no numeric ones, one group, then the first and the last input of the group.
        BinaryPrimitives.WriteInt32LittleEndian(part, int.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(part[16..], int.MaxValue - 1);
        Seal(bytes);

        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes));

        Assert.Contains("its embedding is said to have 2147483647 inputs", error.Message);
    }

    [Fact]
    public void Bins_come_back_to_the_last_bit()
    {
        var model = BinsModel();
        var bytes = NetworkWriter.Write(model);

        var read = NetworkReader.Read(bytes);

        Assert.Equal(bytes, NetworkWriter.Write(read));
        Assert.Equal(model.Network.Fingerprint(), read.Network.Fingerprint());
        Assert.Equal(Edges(model), Edges(read));
        float[] expected = new float[2], actual = new float[2];
        foreach (var x in new[] { -3, -1, 0.3f, 0.5f, 7 })
        {
            model.Predict([x, x, 1, 0, 0], expected);
            read.Predict([x, x, 1, 0, 0], actual);
            Assert.Equal(expected, actual);
        }

        static float[][] Edges(NetworkModel model) =>
            [.. model.Network.Layout.Embedding!.BinsOfInputs.Select(bins => bins.Edges.ToArray())];
    }

    [Theory]
    [InlineData(0, int.MaxValue, "numeric input 0 is said to have 2147483647 bins")]
    [InlineData(0, 0, "numeric input 0 is said to have 0 bins")]
    [InlineData(0, 1, "numeric input 1 is said to have 1073741824 bins")]
    [InlineData(8, 0x40000000, "the edges of the bins of numeric input 0 are not ascending")]
    public void Damaged_bins_are_an_error_that_names_the_input(int offset, int value, string message)
    {
        var bytes = NetworkWriter.Write(BinsModel());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("BINS"u8) + 12 + offset), value);
        Seal(bytes);

        Assert.Contains(message, Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bins_without_numbers_to_put_into_them_are_an_error(bool hasFrequencies)
    {
        var model = hasFrequencies ? FrequenciesModel() : Model(Activation.Tanh);
        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(WithPart(NetworkWriter.Write(model), "BINS"u8)));
        Assert.Contains("it has bins, but no numeric inputs to put into them", error.Message);
    }

    [Fact]
    public void Numbers_without_the_bins_they_are_put_into_are_an_error()
    {
        var bytes = NetworkWriter.Write(BinsModel());
        "bins"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("BINS"u8)));
        Seal(bytes);
        Assert.Contains(
            "the sizes of its embedding are out of range", Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes)).Message);
    }

    [Fact]
    public void A_newer_format_says_both_versions_and_what_to_do()
    {
        var bytes = NetworkWriter.Write(Model(Activation.Tanh));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 7);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), 5);
        Seal(bytes);

        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes));

        Assert.Equal(
            "The model was written in format version 7 and needs a reader of version 5 or newer; this FfnnMlNet reads up to version 2. " +
            "Update the FfnnMlNet package.",
            error.Message);
    }

    [Fact]
    public void An_unknown_part_is_skipped_when_its_tag_is_small_and_an_error_when_it_is_capital()
    {
        var bytes = NetworkWriter.Write(Model(Activation.Tanh));

        var skipped = NetworkReader.Read(WithPart(bytes, "note"u8));
        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(WithPart(bytes, "NOTE"u8)));

        Assert.Equal(3, skipped.Network.Layout.InputCount);
        Assert.Contains("its part 'NOTE' is unknown", error.Message);
    }

    // Cultures whose minus is another character, or comes with a second one.
    [Theory]
    [InlineData("sv-SE")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    public void Every_damage_reads_the_same_in_every_culture(string culture)
    {
        Assert.NotEqual("-1", (-1).ToString(new CultureInfo(culture)));
        List<string> expected = [], actual = [];
        foreach (var bytes in new[] { ScalingModel(), EnsembleModel(3), EmbeddingModel() }.Select(NetworkWriter.Write))
        {
            for (var i = 0; i < bytes.Length - HashLength; i++)
            {
                // A negative number in a message with other numbers.
                var changed = bytes.ToArray();
                changed[i] ^= 0x80;
                Seal(changed);
                expected.Add(MessageIn(CultureInfo.InvariantCulture, changed));
                actual.Add(MessageIn(new CultureInfo(culture), changed));
            }
        }

        Assert.Equal(expected, actual);
        Assert.True(expected.Count(message => message.Contains('-', StringComparison.Ordinal)) > 20);
    }

    private static string MessageIn(CultureInfo culture, byte[] bytes)
    {
        var own = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            NetworkReader.Read(bytes);
            return "";
        }
        catch (NetworkFormatException error)
        {
            return error.Message;
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    [Fact]
    public void Training_options_come_back_in_their_order_and_a_model_without_any_has_no_part_for_them()
    {
        var bytes = NetworkWriter.Write(ModelWithOptions());

        var read = NetworkReader.Read(bytes);

        Assert.Equal([("Epochs", "2"), ("Label", "Größe"), ("Clipping", "")], read.TrainingOptions);
        Assert.Equal(bytes, NetworkWriter.Write(read));
        var without = NetworkWriter.Write(Model(Activation.Tanh));
        Assert.Equal(-1, without.AsSpan().IndexOf("opts"u8));
        Assert.Empty(NetworkReader.Read(without).TrainingOptions);
        // Readers of version 1 skip the chunk.
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
    }

    [Theory]
    [InlineData(0, 0, "it is said to have 0 training options")]
    [InlineData(0, -1, "it is said to have -1 training options")]
    [InlineData(0, int.MaxValue, "it is said to have 2147483647 training options")]
    [InlineData(0, 4, "bytes are needed at offset")]
    [InlineData(0, 2, "a part is 16 bytes longer than its contents")]
    [InlineData(4, int.MaxValue, "2147483647 bytes are needed at offset")]
    [InlineData(4, -1, "-1 bytes are needed at offset")]
    public void Training_options_that_their_part_does_not_hold_are_an_error_before_memory_is_made(int offset, int value, string message)
    {
        var bytes = NetworkWriter.Write(ModelWithOptions());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("opts"u8) + 12 + offset), value);
        Seal(bytes);

        Assert.Contains(message, Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes)).Message);
    }

    [Fact]
    public void A_training_option_without_a_name_or_named_twice_is_an_error()
    {
        string Error(params (string, string)[] options) =>
            Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(NetworkWriter.Write(ModelWithOptions(options)))).Message;

        Assert.Contains("training option 1 has no name", Error(("a", "1"), ("", "2")));
        Assert.Contains("the training option 'a' stands there twice", Error(("a", "1"), ("b", "1"), ("a", "2")));
    }

    private static NetworkModel ModelWithOptions(params (string, string)[] options)
    {
        var network = new FeedForwardNetwork(new Layout([3, 4, 2]), [Activation.Tanh, Activation.Softmax]);
        WeightInitialization.HeNormal.Apply(network, seed: 5);
        return new NetworkModel(network, ScoreKind.Probabilities, "cross-entropy", [], [])
        {
            TrainingOptions = options.Length > 0 ? options : [("Epochs", "2"), ("Label", "Größe"), ("Clipping", "")],
        };
    }

    private static byte[] WithPart(byte[] bytes, ReadOnlySpan<byte> tag)
    {
        byte[] part = [.. tag, 3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3];
        byte[] longer = [.. bytes[..^HashLength], .. part, .. new byte[HashLength]];
        longer[16]++;
        Seal(longer);
        return longer;
    }

    private static void Seal(byte[] bytes) =>
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashLength)).CopyTo(bytes.AsSpan(bytes.Length - HashLength));

    private static NetworkModel Model(Activation hidden)
    {
        var network = new FeedForwardNetwork(new Layout([3, 4, 2]), [hidden, Activation.Softmax]);
        WeightInitialization.HeNormal.Apply(network, seed: 5);
        return new NetworkModel(
            network, ScoreKind.Probabilities, "cross-entropy", ["a", "b"],
            [new EpochRecord(1, 0.5, null, 0.1), new EpochRecord(2, 0.25, 0.75, 0.05)]);
    }

    private static NetworkModel SharedModel(int networks) => EnsembleModel(networks, membersPerNetwork: 3);

    private static NetworkModel EnsembleModel(int members, int membersPerNetwork = 1)
    {
        var networks = new FeedForwardNetwork[members];
        for (var i = 0; i < members; i++)
        {
            networks[i] = new FeedForwardNetwork(
                new Layout([3, 4, 2], membersPerNetwork: membersPerNetwork), [Activation.Tanh, Activation.Softmax]);
            WeightInitialization.HeNormal.Apply(networks[i], seed: i);
        }
        return new NetworkModel(networks, ScoreKind.Probabilities, "cross-entropy", [], [], null, null, 0);
    }

    // A group of two categories with a table of one number per row, which is the only input of the first layer.
    private static NetworkModel EmbeddingModel()
    {
        var embedding = new InputEmbedding(2, [], [new SlotRange(0, 1)], 0, 0, 1, false);
        var network = new FeedForwardNetwork(new Layout([1, 1], embedding), [Activation.Identity]);
        return new NetworkModel(network, ScoreKind.Activation, "", [], []);
    }

    // Two numeric inputs with two bins and one bin, a group of three categories, scales and slopes.
    private static NetworkModel BinsModel() => Embedded(
        new InputEmbedding(
            5, [0, 1], [new SlotRange(2, 4)], 0, 3, 2, hasScale: true, [new InputBins([-1, 0.5f, 2]), new InputBins([0, 1])]));

    private static NetworkModel FrequenciesModel() =>
        Embedded(new InputEmbedding(5, [0, 1], [new SlotRange(2, 4)], 3, 3, 2, hasScale: true));

    private static NetworkModel Embedded(InputEmbedding embedding)
    {
        var network = new FeedForwardNetwork(
            new Layout([embedding.OutputCount, 3, 2], embedding, hasSlopes: true), [Activation.Tanh, Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 5);
        return new NetworkModel(network, ScoreKind.Activation, "squared-error", [], []);
    }

    // Every kind of slot, a flag for a missing value, a group, and a range of scores.
    private static NetworkModel ScalingModel()
    {
        var network = new FeedForwardNetwork(new Layout([5, 3, 2]), [Activation.Tanh, Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 5);
        SlotRule[] slots =
        [
            new(InputShape.SmoothClip, 1, 0.5f, 2), new(InputShape.Plain, 0), new(InputShape.Linear, 3, 3, 0.25f),
            new(InputShape.Quantiles, 2, Quantiles: new QuantileMap([1, 2, 4], [-2, 0, 1.5f])),
        ];
        return new NetworkModel(
            network, ScoreKind.Activation, "squared-error", [], [], new InputTransform(slots, [3], [new SlotRange(1, 2)]),
            new OutputTransform([2, 0.5f], [100, -3], [90, -4], [110, -2]));
    }
}
