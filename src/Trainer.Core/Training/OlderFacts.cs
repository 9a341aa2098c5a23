namespace FfnnMlNet.Training;

/// <summary>Translates the facts of checkpoints before version 3 into those of today. They held the options of the training loop only, and
/// some of them only if they were switched on.</summary>
internal static class OlderFacts
{
    private const string BestBy = ", best by ";
    private const string EarlyStopping = "EarlyStopping";
    private const string Dropout = "Dropout";
    private const string Start = "WeightInitialization";

    // Options that were written only if they were switched on.
    private static readonly string[] s_notedWhereOn = ["StepsPerEpoch", "ScheduleEpochs", "WeightAveraging"];

    /// <summary>Changes the facts in place. Facts that are still missing afterwards are not compared.</summary>
    public static void Translate(Dictionary<string, string> facts)
    {
        foreach (var name in s_notedWhereOn)
            facts.TryAdd(name, "none");
        // "patience 3, best by ValidationMetric" held two options in one fact.
        if (facts.TryGetValue(EarlyStopping, out var stopping))
        {
            var parts = stopping.Split(BestBy);
            (facts[EarlyStopping], facts["SelectBestBy"]) = (parts[0], parts.Length > 1 ? parts[1] : "ValidationLoss");
        }
        // There was one rate per hidden layer, even when all were equal, and an empty text without hidden layers.
        if (facts.Remove(Dropout, out var rates) && rates.Length > 0)
            facts.Add(Dropout, rates.Split(", ").Distinct().Count() > 1 ? rates : rates.Split(", ")[0]);
        // For a run that started from a model, this fact took the place of the weight initialization.
        var goesOn = facts.GetValueOrDefault(Start) == RunFacts.InitialModel;
        if (goesOn)
            facts.Remove(Start);
        facts.TryAdd(RunFacts.Start, goesOn ? RunFacts.InitialModel : RunFacts.Afresh);
    }
}
