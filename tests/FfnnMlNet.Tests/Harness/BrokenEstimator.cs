using Microsoft.ML;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A working estimator, of which a test breaks one point of the contract. By default none is broken.</summary>
internal sealed class BrokenEstimator(IEstimator<ITransformer> real) : IEstimator<ITransformer>
{
    public Func<SchemaShape, SchemaShape> Promise { get; init; } = promise => promise;

    public Func<ITransformer, ITransformer> Model { get; init; } = model => model;

    /// <summary>The rows to train on in place of rows that the real estimator refuses.</summary>
    public IDataView? FitInstead { get; init; }

    /// <summary>True: for a schema that the real estimator refuses, the same schema is promised.</summary>
    public bool PromiseAnything { get; init; }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        try
        {
            return Promise(real.GetOutputSchema(inputSchema));
        }
        catch (ArgumentOutOfRangeException) when (PromiseAnything)
        {
            return inputSchema;
        }
    }

    public ITransformer Fit(IDataView input)
    {
        try
        {
            return Model(real.Fit(input));
        }
        catch (ArgumentOutOfRangeException) when (FitInstead is not null)
        {
            return Model(real.Fit(FitInstead));
        }
    }
}
