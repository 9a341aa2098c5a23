namespace FfnnMlNet.Training;

/// <summary>The facts of checkpoints before version 3, in the words of today. They noted the options of the training loop alone, and some
/// of them only where they were on.</summary>
internal static class OlderFacts
{
    private const string BestBy = ", best by ";
    private const string EarlyStopping = "EarlyStopping";
    private const string Dropout = "Dropout";
    private const string Start = "WeightInitialization";

    // Not noted where they were off.
    private static readonly string[] s_notedWhereOn = ["StepsPerEpoch", "ScheduleEpochs", "WeightAveraging"];

    /// <summary>Changes the facts in place. What they say nothing of is not to be compared.</summary>
    public static void Translate(Dictionary<string, string> facts)
    {
        foreach (var name in s_notedWhereOn)
            facts.TryAdd(name, "none");
        // "patience 3, best by ValidationMetric" were two options in one fact.
        if (facts.TryGetValue(EarlyStopping, out var stopping))
        {
            var parts = stopping.Split(BestBy);
            (facts[EarlyStopping], facts["SelectBestBy"]) = (parts[0], parts.Length > 1 ? parts[1] : "ValidationLoss");
        }
        // One rate per hidden layer, even where all of them are equal; none without hidden layers.
        if (facts.Remove(Dropout, out var rates) && rates.Length > 0)
            facts.Add(Dropout, rates.Split(", ").Distinct().Count() > 1 ? rates : rates.Split(", ")[0]);
        // Where a run went on from a model, that stood in place of how the weights start.
        var goesOn = facts.GetValueOrDefault(Start) == RunFacts.InitialModel;
        if (goesOn)
            facts.Remove(Start);
        facts.TryAdd(RunFacts.Start, goesOn ? RunFacts.InitialModel : RunFacts.Afresh);
    }
}
