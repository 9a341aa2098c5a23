using FfnnMlNet.Data;
using Microsoft.ML.Data;

namespace FfnnMlNet;

/// <summary>What the trainer sees in the data before it trains.</summary>
public abstract partial class FfnnTrainerBase<TTransformer, TModel>
{
    // A scaling that was set is for every slot.
    private SparseSlots SparseSlotsOf(RoleMappedData data, TrainingMatrix rows) => _options.ChoosesScaling
        ? SparseSlots.Of(rows, CategoricalSlots.Of(data.Schema.Feature!.Value, rows.FeatureCount), CheckAlive)
        : SparseSlots.None;
}
