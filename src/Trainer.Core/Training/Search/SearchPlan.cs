namespace FfnnMlNet.Training;

/// <summary>The rounds of a search by successive halving (Jamieson and Talwalkar, 2016). What grows from round to round is the number of
/// folds: a network is always trained to its end, so its schedules are not disturbed, and what was trained is kept. All draws are trained
/// on one fold, the best third of them on two, and the best quarter of those that are left, or two of them, on all. The first draws may be
/// sure of all folds.</summary>
internal sealed record SearchPlan
{
    private const int FirstCut = 3;
    private const int SecondCut = 4;
    private const int LeastFinalists = 2;

    /// <summary>Number of draws.</summary>
    public required int Draws { get; init; }

    /// <summary>The number of draws, the first ones, that are in every round.</summary>
    public required int Sure { get; init; }

    /// <summary>For each round how many draws are in it, and on how many folds they have been trained after it; both rise or fall
    /// strictly but for the last, which has all folds.</summary>
    public required IReadOnlyList<(int Draws, int Folds)> Rounds { get; init; }

    /// <summary>The plan for so many draws.</summary>
    /// <param name="draws">At least 0.</param>
    /// <param name="folds">At least 1.</param>
    /// <param name="sure">How many draws, the first ones, are trained on all folds in any case; at least 0.</param>
    public static SearchPlan Of(int draws, int folds, int sure)
    {
        sure = Math.Min(sure, draws);
        List<(int, int)> rounds = [];
        if (draws > 0)
            rounds.Add((draws, 1));
        var left = Cut(draws - sure, FirstCut);
        if (draws > 0 && folds > 2)
            rounds.Add((sure + left, 2));
        if (draws > 0 && folds > 1)
            rounds.Add((sure + (folds > 2 ? Cut(left, SecondCut) : left), folds));
        return new SearchPlan { Draws = draws, Sure = sure, Rounds = rounds };
    }

    /// <summary>By the held-out rows of so many folds, the first ones, draws were left out; 0 = none was.</summary>
    public int DecidingFolds => Rounds.Count > 1 && Rounds[^1].Draws < Draws ? Rounds[^2].Folds : 0;

    /// <summary>The number of networks that are trained.</summary>
    public int Networks => Rounds.Select((round, i) => round.Draws * (round.Folds - (i == 0 ? 0 : Rounds[i - 1].Folds))).Sum();

    /// <summary>The cost of the plan, where draws in later rounds cost as much as the mean draw.</summary>
    /// <param name="works">The cost of one network of each draw.</param>
    public double WorkOf(IReadOnlyList<double> works) => Draws == 0 ? 0 : Networks * works.Take(Draws).Average();

    private static int Cut(int draws, int by) => Math.Min(draws, Math.Max(LeastFinalists, (draws + by - 1) / by));
}
