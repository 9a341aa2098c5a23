using System.Runtime.CompilerServices;
using FfnnMlNet.Data;
using Microsoft.ML;

namespace FfnnMlNet;

// ML.NET's own check of the columns cannot be overridden. So Fit and GetOutputSchema, which are not virtual, are declared again (new) with
// the check of this library, and IEstimator, by which pipelines call them, is implemented again.
public abstract partial class FfnnTrainerBase<TTransformer, TModel> : IEstimator<TTransformer>
{
    /// <summary>Trains a model and returns the transformer that adds its scores to a table.</summary>
    /// <param name="input">Rows to learn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or have the wrong type; the message ends with code that corrects
    /// this.</exception>
    /// <exception cref="InvalidOperationException">There are no usable rows, values are not finite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, see <see cref="FfnnOptions.OnCancellation"/>.</exception>
    public new TTransformer Fit(IDataView input)
    {
        CheckColumns(input);
        return base.Fit(input);
    }

    /// <summary>The columns of a table after the transformer: those of <paramref name="inputSchema"/>, and the score columns.</summary>
    /// <param name="inputSchema">The columns of the table that the trainer gets.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or have the wrong type; the message ends with code that corrects
    /// this.</exception>
    public new SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckColumns(inputSchema);
        return base.GetOutputSchema(inputSchema);
    }

    /// <summary>The class and its options, such as "FfnnTrainer: label 'Label', features 'Features', effort Balanced".</summary>
    public override string ToString() => $"{GetType().Name}: {_options}";

    private void CheckColumns(IDataView data, [CallerArgumentExpression(nameof(data))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(data, name);
        CheckColumns(SchemaShape.Create(data.Schema));
    }

    private void CheckColumns(SchemaShape schema, bool isValidation = false)
    {
        var wanted = new WantedColumns(
            FeatureColumn, LabelColumn, WeightColumn, OptionsWithoutEffort.Of(OptionTable.RowGroupColumnName), GetType().Name);
        if (new SchemaFaults(schema, wanted).Find(isValidation) is { } error)
            throw Host.Process(error);
    }
}
