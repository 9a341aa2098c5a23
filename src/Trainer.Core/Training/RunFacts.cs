using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Data;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>Everything the bits of a run depend on, in words: what a checkpoint must agree with to be gone on from. Options come with the
/// settings; network and rows speak for themselves.</summary>
internal static class RunFacts
{
    /// <summary>An option: where it is not set, the run that wrote a checkpoint drew it.</summary>
    public const string Seed = "Seed";

    /// <summary>Where the parameters came from.</summary>
    public const string Start = "the start";

    public const string Afresh = "new parameters";

    public const string InitialModel = "the initial model";

    public static IReadOnlyList<RunFact> Of(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, IExampleSource? validationRows) =>
    [
        .. settings.OptionFacts,
        new(Start, settings.KeepParameters ? InitialModel : Afresh),
        // Without members as it was before there were any, so that older checkpoints still fit.
        new("the layers", string.Join("-", network.Layout.Sizes.ToArray()) +
            (network.Layout.MembersPerNetwork == 1
                ? "" : FormattableString.Invariant($" with {network.Layout.MembersPerNetwork} members"))),
        new("the activations", string.Join(", ", network.Activations.ToArray().Select(activation => activation.Signature))),
        // Functions of a user's have a name alone, so what they compute is noted too.
        .. network.Activations.ToArray().Any(FunctionValues.AreOfUser)
            ? [new RunFact("what the activations compute", FunctionValues.Of(network))] : Array.Empty<RunFact>(),
        .. FunctionValues.AreOfUser(settings.Objective.Loss)
            ? [new RunFact("what Loss computes", FunctionValues.Of(settings.Objective, network, rows))] : Array.Empty<RunFact>(),
        new("the embedding of inputs", $"{network.Layout.Embedding?.Signature ?? "none"}, slopes {network.Layout.HasSlopes}"),
        .. settings.OutputNames.Count == 0
            ? Array.Empty<RunFact>() : [new("the order of the classes or outputs", InOrder(settings.OutputNames))],
        new("the number of training rows", Text(rows.RowCount)),
        new("the rows that are shuffled together",
            RowWindows.For(network.Layout.InputCount, rows.MeanSparseValues).Describe(rows.RowCount), RowWindows.WholeTable),
        new("the hash of the training rows", RowsHash.Of(rows, network, settings.CheckAlive)),
        new("the number of validation rows", Text(validationRows?.RowCount ?? 0)),
        new("the hash of the validation rows",
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

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
