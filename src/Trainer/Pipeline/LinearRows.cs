using FfnnMlNet.Data;
using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>The rows with the inputs of the linear model: standardized features, not the curves of them that the networks have.</summary>
/// <param name="Inputs">The transform from features to inputs of the linear model, fitted on the training rows.</param>
/// <param name="Rows">All rows of the training data.</param>
/// <param name="Validation">The rows of the validation data that the user gave, or null.</param>
internal sealed record LinearRows(InputTransform Inputs, TransformedRows Rows, TransformedRows? Validation) : IDisposable
{
    /// <summary>Copies the features of the rows; null where the options want no linear model or no rows are held out. Called before the
    /// features are transformed.</summary>
    public static LinearRows? Of(TrainingRequest request, RowsRead read, SplitRows split, ResolvedOptions options)
    {
        if (!options.Of(OptionTable.LinearMember))
            return null;
        if (split.ValidationCount == 0)
        {
            if (options.UsesSetValue(OptionTable.LinearMember))
                request.Warn(
                    "LinearMember needs validation rows, and there are none: the model has no linear member. " +
                    "Set ValidationFraction or EnsembleSize, or give validation data to Fit.");
            return null;
        }
        var inputs = InputFit.Of(
            read.Rows, FeatureScaling.Standard, CategoricalSlots.Of(request.Features, read.Rows.FeatureCount), split.TrainingRows,
            options.Of(OptionTable.NumberOfThreads), request.CheckAlive, sparse: read.Sparse).Transform;
        var rows = read.Rows.WithInputs(inputs, request.CheckAlive);
        try
        {
            return new LinearRows(inputs, rows, read.Validation?.WithInputs(inputs, request.CheckAlive));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Rows.Dispose();
        Validation?.Dispose();
    }
}
