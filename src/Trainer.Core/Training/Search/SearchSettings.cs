using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>Everything that a search needs. All values are decided and validated.</summary>
internal sealed record SearchSettings
{
    /// <summary>The kind of score of the model: numbers, probabilities of classes, or log-odds.</summary>
    public required ScoreKind Kind { get; init; }

    /// <summary>The networks of what Effort chooses, one per fold.</summary>
    public required IReadOnlyList<FeedForwardNetwork> Networks { get; init; }

    /// <summary>How these networks are trained. A checkpoint and a time limit are kept by the search.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The training and held-out rows of each fold.</summary>
    public required IReadOnlyList<MemberRows> Rows { get; init; }

    /// <summary>The most draws.</summary>
    public required int MostDraws { get; init; }

    /// <summary>How many draws, the first ones, are trained on all folds, however good they are on one.</summary>
    public required int SureDraws { get; init; }

    /// <summary>The most work of the whole search, those of the networks of Effort's choice included, see
    /// <see cref="SearchCandidate.Work"/>; infinite = all draws are tried. Not used under a time limit.</summary>
    public required double MostWork { get; init; }

    /// <summary>Makes a draw from its number, counted from 1; null = it does not fit into memory. 0 gives what Effort chooses.</summary>
    public required Func<int, SearchCandidate?> Draw { get; init; }

    /// <summary>A text that differs where a draw of the same number has other options. A checkpoint must agree with it.</summary>
    public required string Space { get; init; }

    /// <summary>The linear models; null = there are none.</summary>
    public LinearFits? Linear { get; init; }

    /// <summary>The rows of each fold with the inputs of the linear model, or of all folds where they share their held-out rows.</summary>
    public IReadOnlyList<MemberRows> LinearRows { get; init; } = [];

    /// <summary>Called with lines for the log.</summary>
    public Action<string>? Say { get; init; }
}
