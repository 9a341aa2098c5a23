using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>Damaged ML.NET model files of all four trainers, read by <c>mlContext.Model.Load</c>.</summary>
internal sealed class ZipCases
{
    private const int LoadsAContext = 200;
    private const string SchemaEntry = "Schema";
    private readonly byte[][] _files;
    private readonly List<(string Name, byte[] Bytes)>[] _entries;
    private readonly Row[] _rows = [.. Enumerable.Range(0, 5).Select(i => new Row(i))];
    private MLContext _ml = new(seed: 1);
    private IDataView? _view;
    private int _loads;

    public ZipCases()
    {
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row(i)));
        _files = [.. Trainers().Select(trainer => Save(trainer.Fit(view), view.Schema))];
        _entries = [.. _files.Select(Unpack)];
    }

    public (Ending, Exception?) Run(Random random)
    {
        var bytes = Damage(random);
        if (_view is null || _loads++ % LoadsAContext == 0)
        {
            _ml = new MLContext(seed: 1);
            _view = _ml.Data.LoadFromEnumerable(_rows);
        }
        try
        {
            var model = _ml.Model.Load(new MemoryStream(bytes), out _);
            return (AreFinite(model.Transform(_view)) ? Ending.Scored : Ending.Else, null);
        }
        catch (Exception error)
        {
            return (Errors.Judge(error), error);
        }
    }

    private byte[] Damage(Random random)
    {
        var file = random.Next(_files.Length);
        if (random.Next(3) == 0)
            return Mutation.Of(_files[file], random);
        // Three times of four the entry of this library, otherwise one of ML.NET's, which ML.NET has to check. Its tables of columns
        // ("Schema", "TrainSchema") are left out: ML.NET reads them before the model, and may never end on a damaged one.
        var entries = _entries[file];
        var ours = entries.FindIndex(entry => entry.Name.EndsWith("Network.bin", StringComparison.Ordinal));
        int[] others = [.. Enumerable.Range(0, entries.Count).Where(i => !entries[i].Name.EndsWith(SchemaEntry, StringComparison.Ordinal))];
        var hit = random.Next(4) > 0 ? ours : others[random.Next(others.Length)];
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var bytes = i != hit ? entries[i].Bytes
                    : i == ours && random.Next(2) == 0 ? Mutation.Sealed(entries[i].Bytes, random)
                    : Mutation.Of(entries[i].Bytes, random);
                using var entry = zip.CreateEntry(entries[i].Name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    /// <summary>True where all scores are finite.</summary>
    internal static bool AreFinite(IDataView scored) => scored.Schema["Score"].Type is VectorDataViewType
        ? scored.GetColumn<float[]>("Score").All(row => Array.TrueForAll(row, float.IsFinite))
        : scored.GetColumn<float>("Score").All(float.IsFinite);

    private IEnumerable<IEstimator<ITransformer>> Trainers()
    {
        yield return new FfnnTrainer(_ml, With(new FfnnTrainer.Options(), nameof(Row.Class)));
        yield return new FfnnBinaryTrainer(_ml, With(new FfnnBinaryTrainer.Options(), nameof(Row.Flag)));
        yield return new FfnnRegressionTrainer(_ml, With(new FfnnRegressionTrainer.Options(), nameof(Row.Number)));
        yield return new FfnnMultiOutputRegressionTrainer(_ml, With(new FfnnMultiOutputRegressionTrainer.Options(), nameof(Row.Features)));
    }

    private static TOptions With<TOptions>(TOptions options, string label) where TOptions : FfnnOptions
    {
        options.LabelColumnName = label;
        options.HiddenLayers = [5, new HiddenLayer(4, Activation.LeakyRelu(0.1f))];
        options.NumberOfEpochs = 3;
        options.Seed = 1;
        return options;
    }

    private byte[] Save(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    /// <summary>The entries of a zip file.</summary>
    internal static List<(string, byte[])> Unpack(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        List<(string, byte[])> entries = [];
        foreach (var entry in zip.Entries)
        {
            using var bytes = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(bytes);
            entries.Add((entry.FullName, bytes.ToArray()));
        }
        return entries;
    }

    private sealed class Row(int i)
    {
        public Row()
            : this(0)
        {
        }

        [VectorType(3)]
        public float[] Features { get; set; } = [i % 3, i % 5, i / 10f];

        [KeyType(3)]
        public uint Class { get; set; } = (uint)(i % 3);

        public bool Flag { get; set; } = i % 2 == 0;

        public float Number { get; set; } = i;
    }
}
