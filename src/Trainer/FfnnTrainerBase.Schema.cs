using System.Runtime.CompilerServices;
using FfnnMlNet.Data;
using Microsoft.ML;

namespace FfnnMlNet;

// ML.NET checks the columns where nothing can be overridden, so both ways in, which are not virtual, are declared anew, and the interface
// by which pipelines call them is implemented anew.
public abstract partial class FfnnTrainerBase<TTransformer, TModel> : IEstimator<TTransformer>
{
    /// <summary>Trains and returns the transformer that adds the scores.</summary>
    /// <param name="input">Rows to learn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of the wrong type; the message ends with the line of code that
    /// makes them right.</exception>
    /// <exception cref="InvalidOperationException">No usable rows, values that are not finite, or training diverged.</exception>
    public new TTransformer Fit(IDataView input)
    {
        CheckColumns(input);
        return base.Fit(input);
    }

    /// <summary>The columns of a table after the transformer: those of <paramref name="inputSchema"/> and the trainer's own.</summary>
    /// <param name="inputSchema">The columns that the trainer is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of the wrong type; the message ends with the line of code that
    /// makes them right.</exception>
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
            FeatureColumn, LabelColumn, WeightColumn, Plain.Of(OptionTable.RowGroupColumnName), GetType().Name);
        if (new SchemaFaults(schema, wanted).Find(isValidation) is { } error)
            throw Host.Process(error);
    }
}
