using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Data;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>Everything the bits of a run depend on, in words: what a checkpoint must agree with to be gone on from.</summary>
internal static class RunFacts
{
    public const string Seed = "Seed";

    private const string Outputs = "the order of the classes or outputs";
    private const string LossValues = "what Loss computes";
    private const string ActivationValues = "what the activations compute";

    /// <summary>True for what checkpoints did not always note: older ones are gone on from without it.</summary>
    public static bool MayBeMissing(string name) => name is Outputs or LossValues or ActivationValues;

    public static IReadOnlyList<(string Name, string Value)> Of(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, IExampleSource? validationRows) =>
    [
        // Without members as it was before there were any, so that older checkpoints still fit.
        ("the layers", string.Join("-", network.Layout.Sizes.ToArray()) +
            (network.Layout.MembersPerNetwork == 1 ? "" : FormattableString.Invariant($" with {network.Layout.MembersPerNetwork} members"))),
        ("the activations", string.Join(", ", network.Activations.ToArray().Select(activation => activation.Signature))),
        .. network.Activations.ToArray().Any(FunctionValues.AreOfUser)
            ? [(ActivationValues, FunctionValues.Of(network))] : Array.Empty<(string, string)>(),
        ("Loss", settings.Objective.Loss.Signature),
        .. FunctionValues.AreOfUser(settings.Objective.Loss)
            ? [(LossValues, FunctionValues.Of(settings.Objective, network, rows))] : Array.Empty<(string, string)>(),
        ("Optimizer", settings.Optimizer.Signature),
        ("LearningRate", Text(settings.LearningRate)),
        ("LearningRateSchedule", settings.Schedule.Signature),
        ("WeightInitialization", settings.KeepParameters ? "the initial model" : settings.Initialization.Signature),
        ("Sampling", settings.Sampling.Signature),
        ("BatchSize", Text(settings.BatchSize)),
        ("NumberOfEpochs", Text(settings.NumberOfEpochs)),
        .. settings.StepsPerEpoch is { } steps ? [("StepsPerEpoch", Text(steps))] : Array.Empty<(string, string)>(),
        .. settings.ScheduleEpochs is { } epochs ? [("ScheduleEpochs", Text(epochs))] : Array.Empty<(string, string)>(),
        ("L2Regularization", Text(settings.L2Regularization)),
        ("GradientClipping", settings.Clipping?.Signature ?? "none"),
        ("the embedding of inputs", Describe(network.Layout)),
        ("LearningRateFactors", settings.Rates?.Signature ?? "none"),
        ("DropoutSchedule", settings.DropoutSchedule?.Signature ?? "none"),
        ("WeightDecaySchedule", settings.WeightDecaySchedule?.Signature ?? "none"),
        ("Dropout", string.Join(", ", settings.Dropout.Select(rate => Text(rate)))),
        // One fact with what was there before SelectBestBy, so that older checkpoints still fit the default.
        ("EarlyStopping", (settings.EarlyStopping?.Signature ?? "none") +
            (settings.SelectBestBy == BestBy.ValidationLoss ? "" : $", best by {settings.SelectBestBy}")),
        ("OnDivergence", settings.OnDivergence.ToString()),
        // Where it is on, so that checkpoints from before it still fit.
        .. settings.WeightAveraging is { } averaging ? [("WeightAveraging", averaging.Signature)] : Array.Empty<(string, string)>(),
        (Seed, Text(settings.Seed)),
        .. settings.OutputNames.Count == 0 ? Array.Empty<(string, string)>() : [(Outputs, InOrder(settings.OutputNames))],
        ("the number of training rows", Text(rows.RowCount)),
        ("the hash of the training rows", RowsHash.Of(rows, network, settings.CheckAlive)),
        ("the number of validation rows", Text(validationRows?.RowCount ?? 0)),
        ("the hash of the validation rows",
            validationRows is null ? "none" : RowsHash.Of(validationRows, network, settings.CheckAlive)),
    ];

    // The first of many, and a hash of all.
    private static string InOrder(IReadOnlyList<string> names)
    {
        const int Longest = 300;
        var text = string.Join(", ", names);
        return text.Length <= Longest
            ? text : $"{text[..Longest]}... (hash {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]})";
    }

    private static string Describe(Layout layout) => layout.Embedding is not { } embedding
        ? $"none, slopes {layout.HasSlopes}"
        : FormattableString.Invariant(
            $"{embedding.Numeric.Length} numeric inputs with {DescribeNumeric(embedding)} and {embedding.NumericSize} numbers, ") +
            FormattableString.Invariant(
                $"{embedding.Groups.Length} groups with {embedding.TableSize}, scale {embedding.HasScale}, slopes {layout.HasSlopes}");

    private static string DescribeNumeric(InputEmbedding embedding)
    {
        if (!embedding.HasBins)
            return FormattableString.Invariant($"{embedding.Frequencies} frequencies");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var bins in embedding.Bins)
            hash.AppendData(MemoryMarshal.AsBytes(bins.Edges));
        return FormattableString.Invariant($"{embedding.BinCount} bins (hash {Convert.ToHexStringLower(hash.GetHashAndReset())[..32]})");
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
