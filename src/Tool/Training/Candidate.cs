namespace FfnnMlNet.Tool.Training;

/// <summary>A model that was trained, and how.</summary>
internal sealed record Candidate
{
    private const int FewEpochs = 10;

    /// <summary>The name, such as "first model".</summary>
    public required string Name { get; init; }

    /// <summary>The model.</summary>
    public required FittedModel Model { get; init; }

    /// <summary>The effort that it was trained with.</summary>
    public required Effort Effort { get; init; }

    /// <summary>The number of rows that it learnt from.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>What gives it again without a time limit, beside the effort and the seed.</summary>
    public required RepeatOptions Repeat { get; init; }

    /// <summary>The time that it took.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Whether a person ended training, so that no options give the model again.</summary>
    public required bool WasStopped { get; init; }

    /// <summary>Whether a time limit gave it less than Effort would have.</summary>
    public required bool WasLimited { get; init; }

    /// <summary>Whether hyperparameters were searched for as long as a time limit allowed, so that no options give the model
    /// again.</summary>
    public required bool WasSearchedInTime { get; init; }

    /// <summary>Whether a time limit or a person gave it less training than it would have had, so that its score says little about the
    /// data.</summary>
    public bool WasCutShort => WasStopped || (WasLimited && (Repeat with { WithoutLinear = false }) != new RepeatOptions());

    /// <summary>Whether it had so few epochs that its score says nothing at all.</summary>
    public bool HadFewEpochs => Epochs < FewEpochs && (WasStopped || (WasLimited && (Repeat.Epochs ?? Repeat.StepsPerEpoch) is not null));

    /// <summary>The epochs that the first network had.</summary>
    public int Epochs => Model.Network.History.Count;

    /// <summary>Whether it is what Effort chooses for all rows, without a limit.</summary>
    public bool IsWhole => !WasStopped && Repeat.IsEmpty;

    /// <summary>The lowest loss of held-out rows; null = there were none.</summary>
    public double? HeldOutLoss => Model.Network.History.Min(epoch => epoch.ValidationLoss);

    /// <summary>Whether this model, trained later and longer, is to be preferred to another one. It is, unless it had to end early and its
    /// held-out loss is still worse.</summary>
    public bool IsBetterThan(Candidate earlier) =>
        (!WasStopped && !WasLimited) || HeldOutLoss is not { } loss || earlier.HeldOutLoss is not { } other || !(other < loss);
}
