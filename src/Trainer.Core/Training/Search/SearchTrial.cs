namespace FfnnMlNet.Training;

/// <summary>What is known of a candidate so far: its trained networks, and how good they were on the rows that they held out. Each fold is
/// recorded by one thread, once.</summary>
/// <param name="index">0 for what Effort chooses, from 1 on for draws.</param>
/// <param name="folds">Number of folds.</param>
internal sealed class SearchTrial(int index, SearchCandidate candidate, int folds)
{
    private readonly TrialFold?[] _folds = new TrialFold?[folds];

    public int Index => index;

    public SearchCandidate Candidate => candidate;

    /// <summary>The number of networks that have been trained.</summary>
    public int FoldsDone => _folds.Count(fold => fold is not null);

    /// <summary>True when the networks of all folds are there.</summary>
    public bool IsComplete => _folds.All(fold => fold is { Network: not null });

    /// <summary>The time that training took; null where a network comes from a checkpoint.</summary>
    public TimeSpan? Duration => _folds.Any(fold => fold is { Duration: null })
        ? null : TimeSpan.FromTicks(_folds.Sum(fold => fold?.Duration!.Value.Ticks ?? 0));

    /// <summary>What is known of a fold; null = its network has not been trained.</summary>
    public TrialFold? this[int fold] => Volatile.Read(ref _folds[fold]);

    public void Record(int fold, TrialFold result) => Volatile.Write(ref _folds[fold], result);

    /// <summary>The mean loss of the rows held out in the first folds; infinite where it is not a number.</summary>
    public double LossOf(int firstFolds)
    {
        double sum = 0, weight = 0;
        for (var fold = 0; fold < firstFolds; fold++)
        {
            if (_folds[fold] is not { } result)
                continue;
            sum += result.LossSum;
            weight += result.WeightSum;
        }
        var loss = sum / weight;
        return double.IsNaN(loss) ? double.PositiveInfinity : loss;
    }

    /// <summary>Forgets the networks, of a draw that is in no further round.</summary>
    public void Release()
    {
        foreach (ref var fold in _folds.AsSpan())
            fold = fold is null ? null : fold with { Network = null, HeldOut = null };
    }
}
