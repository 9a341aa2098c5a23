using System.Collections;
using System.Reflection;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>Random options. Every public property of <see cref="FfnnOptions"/> is found by reflection, so a new one gets a value by its
/// type, or the case fails where no value of the type can be made. Options that need special values for a small table are named
/// here.</summary>
/// <param name="folder">The folder for the checkpoints of the case.</param>
internal sealed class OptionDraws(Random random, double edges, string folder) : ValueDraws(random, edges)
{
    // With more epochs than this the run is kept short by other options.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    private static readonly PropertyInfo[] Properties =
    [
        .. typeof(FfnnOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true }).OrderBy(property => property.Name, StringComparer.Ordinal),
    ];

    private readonly CancellationTokenSource _cancel = new();

    /// <summary>True when the run may be cancelled.</summary>
    public bool Cancels { get; private set; }

    /// <summary>The options that were set, for whoever looks at a case.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Sets some of the options.</summary>
    /// <param name="setShare">The share of options that are set, in [0, 1].</param>
    public FfnnOptions Draw(Learns what, double setShare)
    {
        Told.Clear();
        var options = Face.Options(what);
        foreach (var property in Properties)
        {
            if (Random.NextDouble() < setShare)
                SetOne(options, property);
        }
        return Bounded(options);
    }

    /// <summary>Draws a new value for one option.</summary>
    public FfnnOptions Change(FfnnOptions options)
    {
        SetOne(options, One(Properties));
        return Bounded(options);
    }

    public override object? Of(Type type, string name) => name switch
    {
        nameof(FfnnOptions.LabelColumnName) => Edge ? One(null, "", " ", "absent", "Features", "Text", "Weight") : "kept",
        nameof(FfnnOptions.FeatureColumnName) => Edge ? One(null, "", " ", "absent", "Class", "Text", "Weight") : "Features",
        nameof(FfnnOptions.ExampleWeightColumnName) => Edge ? One(null, "", " ", "absent", "Class", "Text", "Features") : "Weight",
        nameof(FfnnOptions.RowGroupColumnName) => Edge ? One(null, "", " ", "absent", "Number", "Features") : One("Class", "Text"),
        nameof(FfnnOptions.HiddenLayers) => Layers(),
        nameof(FfnnOptions.Loss) or nameof(FfnnOptions.OutputActivation) when Random.Next(2) == 0 => null,
        nameof(FfnnOptions.NumberOfThreads) when !Edge => One(1, 2, 3, 65, 1000, 100_000),
        nameof(FfnnOptions.EnsembleSize) => Edge ? One(0, -1, 9_999, 10_000, 10_001, int.MaxValue) : Random.Next(1, 4),
        nameof(FfnnOptions.MembersPerNetwork) => Edge ? One(0, -1, 60, 10_000, 10_001, int.MaxValue) : Random.Next(1, 9),
        nameof(FfnnOptions.BatchSize) => Edge ? One(0, -1, int.MaxValue) : One(1, 3, 8, 32, 1000),
        nameof(FfnnOptions.LearningRate) when !Edge => One(1e-4f, 0.01f, 0.1f, 1, 100),
        nameof(FfnnOptions.L2Regularization) when !Edge => One(0, 1e-4f, 0.1f),
        nameof(FfnnOptions.Dropout) when !Edge => One(0, 0.1f, 0.5f),
        nameof(FfnnOptions.TimeLimit) => Edge
            ? One<TimeSpan?>(TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, new TimeSpan(1))
            : TimeSpan.FromMilliseconds(One(1, 20, 50, 200)),
        nameof(FfnnOptions.MemoryLimitBytes) when !Edge => One(0L, 100, 10_000, 1 << 20),
        nameof(FfnnOptions.ResumeFrom) => Random.Next(8) > 0
            ? null : One("", " ", "a\0b", folder, Path.Combine(folder, "absent", "file"), Garbage()),
        nameof(FfnnOptions.Checkpoint) => Random.Next(3) > 0 ? null : base.Of(type, name),
        nameof(FfnnOptions.CancellationToken) => Token(),
        nameof(FfnnOptions.OnEpoch) => Callback(),
        // Ranks need processes; tests/FfnnMlNet.Mpi.Check has them.
        nameof(FfnnOptions.Ranks) => null,
        nameof(FfnnOptions.SearchDraws) => Edge ? One(0, -1) : Random.Next(0, 3),
        nameof(FfnnOptions.GradientShards) => Edge ? One(0, -1, int.MaxValue) : One(1, 2, 3, 8),
        "path" => Edge ? One("", " ", "a\0b", folder, Path.Combine(folder, "absent", "file")) : Path.Combine(folder, "run.checkpoint"),
        "weights" => Weights(),
        _ => base.Of(type, name),
    };

    private void SetOne(FfnnOptions options, PropertyInfo property)
    {
        var value = Of(property.PropertyType, property.Name);
        if (value is "kept")
            return;
        Told.Add($"{property.Name} = {value switch { null => "null", string => value, IEnumerable list => Several(list), _ => value }}");
        Set(property, options, value);
    }

    private static string Several(IEnumerable list) =>
        string.Join(", ", list.Cast<object?>().Take(10).Select(one => one?.ToString() ?? "null"));

    // Long runs end by their time limit. A run with a checkpoint cannot have one, so it is small.
    private FfnnOptions Bounded(FfnnOptions options)
    {
        if (options.Checkpoint is null && options.ResumeFrom is null && options.TimeLimit is null)
            options.TimeLimit = TimeSpan.FromMilliseconds(Random.Next(20) == 0 ? 1000 : 60);
        if (options.TimeLimit <= MostTime)
            return options;
        options.NumberOfEpochs = Math.Min(options.NumberOfEpochs ?? 3, 3);
        options.StepsPerEpoch = Math.Min(options.StepsPerEpoch ?? 4, 4);
        if (options.HiddenLayers is not { Count: 0 })
            options.HiddenLayers = [8];
        options.EnsembleSize = Math.Min(options.EnsembleSize ?? 1, 2);
        return options;
    }

    private List<HiddenLayer>? Layers()
    {
        if (Edge)
            return One<Func<List<HiddenLayer>?>>(
                () => null, () => [], () => [null!], () => [int.MaxValue], () => [100_000_000], () => [1_000_000, 1_000_000],
                () => [int.MaxValue, int.MaxValue], () => [0], () => [-1], () => [100_000],
                () => [.. Enumerable.Repeat<HiddenLayer>(3, 300)],
                () => [.. Enumerable.Repeat<HiddenLayer>(1, 10_000)])();
        return [.. Enumerable.Range(0, Random.Next(4)).Select(_ => Random.Next(3) == 0
            ? new HiddenLayer(Units(), (Activation?)Of(typeof(Activation), "activation"), Random.Next(4) == 0 ? 0.2f : null)
            : new HiddenLayer(Units()))];

        int Units() => Random.Next(30) == 0 ? 1500 : Random.Next(5) == 0 ? 1 : Random.Next(1, 40);
    }

    private Dictionary<string, float> Weights()
    {
        var weight = Edge ? One(0, -1, float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon) : 3;
        return Edge ? [] : One(
            new Dictionary<string, float> { ["True"] = weight }, new() { ["1"] = weight, ["2"] = 0.5f }, new() { ["absent"] = weight });
    }

    private CancellationToken Token()
    {
        Cancels = true;
        switch (Random.Next(4))
        {
            case 0:
                _cancel.Cancel();
                break;
            case 1:
                Cancels = false;
                return CancellationToken.None;
            default:
                _cancel.CancelAfter(Random.Next(60));
                break;
        }
        return _cancel.Token;
    }

    private Action<EpochSummary>? Callback()
    {
        var epoch = Random.Next(1, 4);
        return Random.Next(5) switch
        {
            0 => null,
            1 => summary => { if (summary.Epoch == epoch) summary.Stop(); },
            2 => summary => { if (summary.Epoch == epoch) throw new UserException(); },
            3 => summary => { if (summary.Epoch == epoch) _cancel.Cancel(); },
            _ => _ => { },
        };
    }

    private string Garbage()
    {
        var path = Path.Combine(folder, "garbage");
        File.WriteAllText(path, new string('x', Random.Next(300)));
        return path;
    }
}
