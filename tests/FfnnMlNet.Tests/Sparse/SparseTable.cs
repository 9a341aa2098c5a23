using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Rows with two numbers and a few of 1,500 sparse slots, and labels for every trainer; some values are missing.</summary>
internal static class SparseTable
{
    public const int Slots = 1_502;

    /// <summary>The last slots, which no row has.</summary>
    public const int Unseen = 300;

    /// <summary>The names of the trainers.</summary>
    public static readonly string[] Trainers = ["multiclass", "binary", "regression", "multi-output"];

    /// <summary>The rows, with features as dense or as sparse vectors.</summary>
    public static Row[] Rows(bool isDense, int count = 160, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var features = new float[Slots];
            (features[0], features[700]) = (random.NextSingle(), random.NextSingle() - 0.5f);
            var kind = i % 3;
            for (var k = 0; k < 12; k++)
            {
                var slot = 1 + (random.Next(200) * 6) + (k < 6 ? kind : random.Next(6));
                features[slot >= 700 ? slot + 1 : slot] = 0.1f + random.NextSingle();
            }
            if (i % 9 == 0)
                features[2 + random.Next(50)] = float.NaN;
            return new Row
            {
                Class = (uint)kind, Truth = kind == 0, Number = kind + features[0], Numbers = [kind, features[700]],
                Weight = 0.5f + random.NextSingle(), Group = i / 2, Features = AsVector(features, isDense),
            };
        })];
    }

    /// <summary>A vector with these values.</summary>
    public static VBuffer<float> AsVector(float[] features, bool isDense)
    {
        if (isDense)
            return new VBuffer<float>(features.Length, features);
        // A slot with an explicit 0 as well.
        int[] slots = [.. Enumerable.Range(0, features.Length).Where(slot => features[slot] != 0 || slot == 1_000)];
        return new VBuffer<float>(features.Length, slots.Length, [.. slots.Select(slot => features[slot])], slots);
    }

    /// <summary>The same row with a dense vector.</summary>
    public static Row AsDense(Row row) => new()
    {
        Class = row.Class, Truth = row.Truth, Number = row.Number, Numbers = row.Numbers, Weight = row.Weight, Group = row.Group,
        Features = AsVector([.. row.Features.DenseValues()], isDense: true),
    };

    /// <summary>Fits the trainer with this name.</summary>
    /// <param name="validation">Validation rows for the multiclass trainer, or null.</param>
    /// <param name="initial">The model that the multiclass trainer goes on from, or null.</param>
    /// <returns>The network and its transformer.</returns>
    public static (NetworkModel Network, ITransformer Model) Fit(
        string trainer, IDataView rows, Action<FfnnOptions> set, IDataView? validation = null, object? initial = null)
    {
        var ml = new MLContext(seed: 1);
        switch (trainer)
        {
            case "multiclass":
                var ofClasses = new FfnnTrainer(ml, With(new FfnnTrainer.Options(), nameof(Row.Class)));
                var classes = initial is FfnnMulticlassModelParameters parameters ? ofClasses.Fit(rows, parameters)
                    : validation is null ? ofClasses.Fit(rows) : ofClasses.Fit(rows, validation);
                return (classes.Model.Network, classes);
            case "binary":
                var binary = new FfnnBinaryTrainer(ml, With(new FfnnBinaryTrainer.Options(), nameof(Row.Truth))).Fit(rows);
                return (binary.Model.SubModel.Network, binary);
            case "regression":
                var number = new FfnnRegressionTrainer(ml, With(new FfnnRegressionTrainer.Options(), nameof(Row.Number))).Fit(rows);
                return (number.Model.Network, number);
            default:
                var numbers = new FfnnMultiOutputRegressionTrainer(
                    ml, With(new FfnnMultiOutputRegressionTrainer.Options(), nameof(Row.Numbers))).Fit(rows);
                return (numbers.Model.Network, numbers);
        }

        T With<T>(T options, string label) where T : FfnnOptions
        {
            (options.Effort, options.Seed, options.NumberOfEpochs, options.LabelColumnName) = (Effort.Fast, 1, 3, label);
            set(options);
            return options;
        }
    }

    public sealed class Row
    {
        [KeyType(3)]
        public uint Class { get; set; }

        public bool Truth { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public float Weight { get; set; }

        public int Group { get; set; }

        [VectorType(Slots)]
        public VBuffer<float> Features { get; set; }
    }
}
