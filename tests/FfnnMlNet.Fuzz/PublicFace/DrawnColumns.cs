using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>What the columns of a random table are: which become features, what their values are like, and what the labels and weights are.
/// The same columns give tables of any number of rows.</summary>
internal sealed class DrawnColumns
{
    /// <summary>The column of features that <see cref="Transforms"/> makes.</summary>
    public const string Features = "Features";

    /// <summary>Labels that <see cref="Transforms"/> makes: keys with the values of a column of text, and numbers with names.</summary>
    public const string MappedLabel = "Mapped", JoinedLabel = "Joined";

    // Rows that leave the declared length are one row in so many.
    private const int RowsToAFalseLength = 10;

    // Of more, only some few are not 0.
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
        // Text costs more than all else.
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

    /// <summary>Rows of a table that stays small enough for a case.</summary>
    public int MostRows { get; }

    /// <summary>True when some rows have vectors of other lengths than the columns say.</summary>
    public bool HasFalseLengths { get; }

    /// <summary>For the one who looks at a case.</summary>
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

    /// <summary>Rows of the columns.</summary>
    /// <param name="seed">Of their values.</param>
    /// <param name="labels">How labels are to be; null = as drawn for all tables.</param>
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

    /// <summary>What makes features of the columns, to be fitted.</summary>
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

    // A few of the classes there are.
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

/// <summary>A row of a random table, with a column of each kind.</summary>
internal sealed class DrawnRow
{
    public float Single { get; set; }

    public double Double { get; set; }

    public int Int { get; set; }

    public bool Bool { get; set; }

    public string Category { get; set; } = "";

    public string Hashed { get; set; } = "";

    public string Text { get; set; } = "";

    [KeyType(1)]
    public uint Key { get; set; }

    public VBuffer<float> Dense { get; set; }

    public VBuffer<float> Sparse { get; set; }

    public VBuffer<double> Doubles { get; set; }

    [KeyType(1)]
    public uint Class { get; set; }

    public bool Flag { get; set; }

    public float Number { get; set; }

    public VBuffer<float> Numbers { get; set; }

    public float Weight { get; set; }
}

/// <summary>What the numbers of a column are like.</summary>
internal sealed record Values(string Name, Func<Random, float> Draw)
{
    private static readonly float[] Ends =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon,
        1, -1,
    ];

    private static readonly Values[] All =
    [
        new("positive", random => random.NextSingle() + 0.1f), new("constant", _ => 3), new("zero", _ => 0), new("negative", _ => -2),
        new("missing", _ => float.NaN), new("some missing", random => random.Next(3) == 0 ? float.NaN : Spread(random)),
        new("infinite", _ => float.PositiveInfinity), new("0 and 1", random => random.Next(2)),
        new("denormal", random => random.Next(1000) * float.Epsilon),
        new("huge", random => float.MaxValue * ((2 * random.NextSingle()) - 1)),
        new("1e30", random => (random.NextSingle() - 0.5f) * 1e30f),
        new("one far out", random => random.Next(40) == 0 ? 1e20f : random.NextSingle()),
        new("ends", random => Ends[random.Next(Ends.Length)]),
        new("counts", random => random.Next(10)), new("skewed", random => MathF.Exp(20 * random.NextSingle())),
        new("large and near", random => 16_777_216f + random.Next(3)), new("MaxValue", _ => float.MaxValue),
    ];

    /// <summary>From -4 to 4.</summary>
    public static Values Plain { get; } = new("plain", Spread);

    /// <summary>What weights should be.</summary>
    public static Values Positive { get; } = new("positive", random => 0.5f + random.NextSingle());

    /// <summary>Any of them, plain ones more often.</summary>
    public static Values Any(Random random) => random.Next(3) == 0 ? Plain : All[random.Next(All.Length)];

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;

    private static float Spread(Random random) => (random.NextSingle() * 8) - 4;
}
