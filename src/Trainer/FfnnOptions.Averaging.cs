namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    private WeightAveraging? _weightAveraging;
    private bool _isWeightAveragingSet;

    /// <summary>How the parameters of many steps are averaged into those of the model; null = they are taken as they are. With it
    /// validation loss and metric, <see cref="OnEpoch"/>, the best epoch, <see cref="EarlyStopping"/> and the model are those of the
    /// average, while training goes on with the parameters themselves; the training loss stays theirs. It must be null with
    /// <see cref="Optimizer.Lbfgs"/>. Chosen by <see cref="Effort"/> where it is not set, to null too. Plain default null.</summary>
    public WeightAveraging? WeightAveraging
    {
        get => _weightAveraging;
        set => (_weightAveraging, _isWeightAveragingSet) = (value, true);
    }

    private void ValidateAveraging(List<string> faults)
    {
        if (WeightAveraging is not null && Optimizer is { UsesAllRows: true })
            faults.Add($"WeightAveraging must be null with the optimizer {Optimizer}, which looks for one point and has no steps to " +
                "average. Leave it unset, or choose an optimizer of single steps such as Optimizer.AdamW().");
    }
}
