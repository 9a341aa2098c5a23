using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>The columns of a random table: which become features, which values they have, and what labels and weights are. The same columns
/// give tables of any number of rows.</summary>
internal sealed class DrawnColumns
{
    /// <summary>The column of features that <see cref="Transforms"/> makes.</summary>
    public const string Features = "Features";

    /// <summary>Labels that <see cref="Transforms"/> makes: keys whose values are the texts of a column, and a vector with slot
    /// names.</summary>
    public const string MappedLabel = "Mapped", JoinedLabel = "Joined";

    // One row in so many has another length than its column declares.
    private const int RowsToAFalseLength = 10;

    // Vectors with more slots have only three values that are not 0.
    private const int ManySlots = 100_000;

    private static readonly ulong[] KeyCounts = [1, 2, 3, 3, 5, 5, 40, 700, 70_000, 1 << 20, 100_000_000, 500_000_000, int.MaxValue];
    private static readonly int[] Widths = [1, 1, 2, 3, 8, 8, 30, 30, 200, 1500];

    private readonly string[] _kinds;
    private readonly Dictionary<string, Values> _values = [];
    private readonly int _dense, _sparse, _doubles, _outputs, _categories, _seed;
    private readonly ulong _classCount;
    private readonly Values _label, _weight;

    public DrawnColumns(Random random)
    {
        _seed = random.Next();
        string[] all =
        [
            nameof(DrawnRow.Single), nameof(DrawnRow.Double), nameof(DrawnRow.Int), nameof(DrawnRow.Bool), nameof(DrawnRow.Category),
            nameof(DrawnRow.Hashed), nameof(DrawnRow.Text), nameof(DrawnRow.Key), nameof(DrawnRow.Dense), nameof(DrawnRow.Sparse),
            nameof(DrawnRow.Doubles),
        ];
        _kinds = [.. random.GetItems(all, random.Next(1, 6)).Distinct()];
        // Text takes longer than everything else.
        if (random.Next(4) > 0)
            _kinds = [.. _kinds.Where(kind => kind is not nameof(DrawnRow.Text)).DefaultIfEmpty(nameof(DrawnRow.Single))];
        foreach (var kind in all)
            _values[kind] = Values.Any(random);
        (_dense, _sparse, _doubles) = (Pick(Widths, random), Pick(Widths, random), Pick(Widths, random));
        if (random.Next(40) == 0)
            _sparse = Pick([1_000_000, 8_600_000, int.MaxValue - 8], random);
        _outputs = random.Next(6) switch { 0 => 1, 1 => 50, _ => random.Next(1, 5) };
        _categories = Pick([2, 5, 30, 300], random);
        _classCount = Pick(KeyCounts, random);
        _label = random.Next(3) == 0 ? Values.Any(random) : Values.Plain;
        _weight = random.Next(3) == 0 ? Values.Any(random) : Values.Positive;
        HasFalseLengths = random.Next(25) == 0;
        var most = _kinds.Contains(nameof(DrawnRow.Text)) ? 300 : 3000;
        MostRows = (int)Math.Max(1, Math.Min(most, 100_000 / ((long)_dense + _sparse + _doubles + _categories)));
    }

    /// <summary>The largest number of rows with which the table is small enough for a case.</summary>
    public int MostRows { get; }

    /// <summary>True when some rows have vectors of other lengths than the columns say.</summary>
    public bool HasFalseLengths { get; }

    /// <summary>A description for whoever looks at a case.</summary>
    public override string ToString() =>
        $"features of {string.Join(", ", _kinds.Select(kind => $"{kind} ({_values[kind]})"))}; " +
        FormattableString.Invariant($"widths dense {_dense}, sparse {_sparse}, doubles {_doubles}, outputs {_outputs}, ") +
        FormattableString.Invariant($"{_categories} categories, {_classCount} classes, labels {_label}, weights {_weight}") +
        (HasFalseLengths ? ", false lengths" : "");

    /// <summary>The types of a row's columns.</summary>
    public SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(DrawnRow));
        schema[nameof(DrawnRow.Class)].ColumnType = new KeyDataViewType(typeof(uint), _classCount);
        schema[nameof(DrawnRow.Key)].ColumnType = new KeyDataViewType(typeof(uint), (ulong)_categories);
        schema[nameof(DrawnRow.Dense)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _dense);
        schema[nameof(DrawnRow.Sparse)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _sparse);
        schema[nameof(DrawnRow.Doubles)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, _doubles);
        schema[nameof(DrawnRow.Numbers)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _outputs);
        return schema;
    }

    /// <summary>Makes rows.</summary>
    /// <param name="seed">The seed of their values.</param>
    /// <param name="labels">The values of the labels; null = those that were drawn for all tables.</param>
    public DrawnRow[] Rows(int count, int seed, Values? labels = null)
    {
        var random = new Random(_seed ^ seed);
        var label = labels ?? _label;
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            var number = label.Draw(random);
            return new DrawnRow
            {
                Single = Draw(nameof(DrawnRow.Single), random),
                Double = Draw(nameof(DrawnRow.Double), random),
                Int = (int)Math.Clamp(Draw(nameof(DrawnRow.Int), random), -1e9f, 1e9f),
                Bool = random.Next(2) == 0,
                Category = Word(random),
                Hashed = Word(random),
                Text = string.Join(' ', Enumerable.Range(0, random.Next(6)).Select(_ => Word(random))),
                Key = (uint)random.Next(_categories + 1),
                Dense = Vector(_dense, nameof(DrawnRow.Dense), 1, random, row),
                Sparse = Vector(_sparse, nameof(DrawnRow.Sparse), 0.1, random, row),
                Doubles = Wide(Vector(_doubles, nameof(DrawnRow.Doubles), 1, random, row)),
                Class = float.IsFinite(number) ? ClassOf(number) : uint.MaxValue,
                Flag = number > 0.5f,
                Number = number,
                Numbers = new VBuffer<float>(
                    _outputs, [.. Enumerable.Range(0, _outputs).Select(output => output == 0 ? number : label.Draw(random))]),
                Weight = _weight.Draw(random),
            };
        })];
    }

    /// <summary>An estimator that makes the features from the columns.</summary>
    public IEstimator<ITransformer> Transforms(MLContext ml)
    {
        var transforms = ml.Transforms;
        IEstimator<ITransformer> chain = transforms.Conversion.MapValueToKey(MappedLabel, nameof(DrawnRow.Category))
            .Append(transforms.Concatenate(JoinedLabel, nameof(DrawnRow.Number), nameof(DrawnRow.Single)));
        foreach (var kind in _kinds)
        {
            IEstimator<ITransformer>? step = kind switch
            {
                nameof(DrawnRow.Double) or nameof(DrawnRow.Int) or nameof(DrawnRow.Bool) or nameof(DrawnRow.Doubles) =>
                    transforms.Conversion.ConvertType(Input(kind), kind, DataKind.Single),
                nameof(DrawnRow.Category) => transforms.Categorical.OneHotEncoding(Input(kind), kind),
                nameof(DrawnRow.Hashed) => transforms.Categorical.OneHotHashEncoding(Input(kind), kind, numberOfBits: (_seed & 7) + 2),
                nameof(DrawnRow.Text) when (_seed & 1) == 0 => transforms.Text.FeaturizeText(Input(kind), kind),
                nameof(DrawnRow.Text) =>
                    transforms.Text.TokenizeIntoWords("Words", kind).Append(transforms.Text.ProduceHashedWordBags(Input(kind), "Words", 6)),
                nameof(DrawnRow.Key) => transforms.Conversion.MapKeyToVector(
                    Input(kind), kind, outputCountVector: (_seed & 1) == 0),
                _ => null,
            };
            if (step is not null)
                chain = chain.Append(step);
        }
        return chain.Append(transforms.Concatenate(Features, [.. _kinds.Select(kind =>
            kind is nameof(DrawnRow.Single) or nameof(DrawnRow.Dense) or nameof(DrawnRow.Sparse) ? kind : Input(kind))]));
    }

    // At most five of the classes.
    private uint ClassOf(float number) => (uint)((long)Math.Abs(Math.Clamp(number, -1e9f, 1e9f)) % Math.Min((long)_classCount, 5));

    private static string Input(string kind) => $"{kind} as features";

    private float Draw(string kind, Random random) => _values[kind].Draw(random);

    private string Word(Random random) => random.Next(20) == 0 ? "" : FormattableString.Invariant($"word{random.Next(_categories)}");

    private VBuffer<float> Vector(int width, string kind, double share, Random random, int row)
    {
        if (HasFalseLengths && row % RowsToAFalseLength == RowsToAFalseLength - 1)
            width += random.Next(2) == 0 ? 1 : width > 1 ? -1 : 1;
        if (share == 1)
            return new VBuffer<float>(width, [.. Enumerable.Range(0, width).Select(_ => Draw(kind, random))]);
        int[] slots = width > ManySlots
            ? [0, width / 2, width - 1] : [.. Enumerable.Range(0, width).Where(_ => random.NextDouble() < share)];
        return new VBuffer<float>(width, slots.Length, [.. slots.Select(_ => Draw(kind, random))], slots);
    }

    private static VBuffer<double> Wide(VBuffer<float> values) =>
        new(values.Length, [.. values.DenseValues().Select(value => (double)value)]);

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];
}
