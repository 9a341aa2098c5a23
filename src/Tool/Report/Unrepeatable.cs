namespace FfnnMlNet.Tool.Report;

/// <summary>Why no command gives a model again.</summary>
/// <param name="Why">The reason, as a part of a sentence such as "its training was ended by Ctrl+C".</param>
/// <param name="Instead">What the command does instead, such as "to its planned end" after "train it".</param>
internal sealed record Unrepeatable(string Why, string Instead)
{
    /// <summary>The sentences before the command.</summary>
    public string Remark => $"No command gives this model again, since {Why}. This would train it {Instead}:";
}
