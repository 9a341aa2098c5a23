using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>ML.NET model files of every kind with another network in place of their own, read by <c>mlContext.Model.Load</c>.</summary>
internal sealed class ZipFiles
{
    private const string NetworkEntry = "Network.bin";
    private const int Features = 3;
    private readonly List<(string Name, byte[] Bytes)>[] _files;
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _view;

    public ZipFiles()
    {
        _view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row(i)));
        _files = [.. Trainers().Select(trainer => ZipCases.Unpack(Save(trainer.Fit(_view))))];
    }

    /// <summary>A file with a hostile network, with one of another kind, with one of endless zeros, or a file that is cut off.</summary>
    /// <param name="hostile">Makes a hostile network from a valid one.</param>
    public Zip Change(Func<byte[], byte[]> hostile, Random random)
    {
        var entries = _files[random.Next(_files.Length)];
        var own = entries.Single(IsNetwork).Bytes;
        var kind = random.Next(20);
        var network = kind switch
        {
            0 => new byte[random.Next(1, 100 << 20)],
            1 => [.. own, .. new byte[random.Next(1, 50 << 20)]],
            2 => own,
            < 7 => _files[random.Next(_files.Length)].Single(IsNetwork).Bytes,
            _ => hostile(own),
        };
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var level = network.Length > 1 << 20 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
            foreach (var entry in entries)
            {
                using var target = zip.CreateEntry(entry.Name, level).Open();
                target.Write(IsNetwork(entry) ? network : entry.Bytes);
            }
        }
        var bytes = stream.ToArray();
        var isCut = kind == 2;
        return new Zip(isCut ? bytes[..random.Next(bytes.Length)] : bytes, network.Length, isCut);
    }

    /// <summary>Loads and scores. A rejection by ML.NET itself is right only where the zip file is cut off, or its schema has another
    /// number of features than the network.</summary>
    public (Ending, Exception?) Run(Zip zip, Random random)
    {
        try
        {
            var model = _ml.Model.Load(new MemoryStream(zip.Bytes), out _);
            var network = NetworkOf(model);
            var areFinite = Scores.AreFinite(network, random) &&
                (network.FeatureCount != Features || ZipCases.AreFinite(model.Transform(_view)));
            return (areFinite ? Ending.Scored : Ending.Else, null);
        }
        catch (Exception error)
        {
            var ending = Errors.Judge(error);
            var isMlNets = zip.IsCut ||
                error.GetBaseException().Message.StartsWith("Incompatible features column type", StringComparison.Ordinal);
            return (ending == Ending.RejectedByMlNet && !isMlNets ? Ending.Else : ending, error);
        }
    }

    private static bool IsNetwork((string Name, byte[] Bytes) entry) => entry.Name.EndsWith(NetworkEntry, StringComparison.Ordinal);

    private static Network.NetworkModel NetworkOf(ITransformer model)
    {
        var last = model is IEnumerable<ITransformer> chain ? chain.Last() : model;
        var parameters = ((ISingleFeaturePredictionTransformer<object>)last).Model;
        var calibrated = parameters as CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>;
        return ((INetworkHolder)(calibrated?.SubModel ?? parameters)).Network;
    }

    private IEnumerable<IEstimator<ITransformer>> Trainers()
    {
        yield return new FfnnTrainer(_ml, With(new FfnnTrainer.Options(), nameof(Row.Class)));
        yield return new FfnnTrainer(_ml, With(new FfnnTrainer.Options { EnsembleSize = 3 }, nameof(Row.Class)));
        var periodic = new FfnnTrainer.Options { NumericEmbedding = NumericEmbedding.Periodic(3, 4), ParametricActivations = true };
        yield return new FfnnTrainer(_ml, With(periodic, nameof(Row.Class)));
        yield return new FfnnBinaryTrainer(_ml, With(new FfnnBinaryTrainer.Options(), nameof(Row.Flag)));
        var margins = new FfnnBinaryTrainer.Options { Loss = Loss.Hinge, MembersPerNetwork = 2 };
        yield return new FfnnBinaryTrainer(_ml, With(margins, nameof(Row.Flag)));
        var scaled = new FfnnRegressionTrainer.Options { TargetScaling = TargetScaling.Standardize };
        yield return new FfnnRegressionTrainer(_ml, With(scaled, nameof(Row.Number)));
        yield return new FfnnRegressionTrainer(
            _ml, With(new FfnnRegressionTrainer.Options { NumericEmbedding = NumericEmbedding.PiecewiseLinear(4, 3) }, nameof(Row.Number)));
        yield return new FfnnMultiOutputRegressionTrainer(_ml, With(new FfnnMultiOutputRegressionTrainer.Options(), nameof(Row.Features)));
    }

    private static TOptions With<TOptions>(TOptions options, string label) where TOptions : FfnnOptions
    {
        options.LabelColumnName = label;
        options.HiddenLayers = [5, new HiddenLayer(4, Activation.LeakyRelu(0.1f))];
        options.NumberOfEpochs = 2;
        options.Seed = 1;
        return options;
    }

    private byte[] Save(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _view.Schema, stream);
        return stream.ToArray();
    }

    /// <param name="HonestLength">Bytes of the valid network, unpacked.</param>
    public sealed record Zip(byte[] Bytes, long HonestLength, bool IsCut);

    private sealed class Row(int i)
    {
        public Row()
            : this(0)
        {
        }

        [VectorType(ZipFiles.Features)]
        public float[] Features { get; set; } = [i % 3, i % 5, i / 10f];

        [KeyType(3)]
        public uint Class { get; set; } = (uint)(i % 3);

        public bool Flag { get; set; } = i % 2 == 0;

        public float Number { get; set; } = i;
    }
}
