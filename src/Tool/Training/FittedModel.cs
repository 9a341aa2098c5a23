using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Training;

/// <summary>A trained model: the steps that make the features, and the network.</summary>
/// <param name="Whole">All steps, as they are saved.</param>
/// <param name="Features">The steps that make the features.</param>
/// <param name="Network">The network.</param>
/// <param name="InputSchema">The columns that the first step gets.</param>
internal sealed record FittedModel(ITransformer Whole, ITransformer Features, Network Network, DataViewSchema InputSchema)
{
    /// <summary>Loads a saved model.</summary>
    /// <exception cref="ToolException">The file is no such model.</exception>
    public static FittedModel Load(MLContext ml, string path)
    {
        ITransformer whole;
        DataViewSchema schema;
        try
        {
            whole = ml.Model.Load(path, out schema);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new ToolException($"{path} cannot be loaded as a model: {failure.Message.Split('\n')[0].Trim()}", failure);
        }
        ITransformer[] steps = [.. Steps(whole)];
        var predictor = Array.FindIndex(steps, step => Network.Of(step) is not null);
        if (predictor < 0)
            throw new ToolException($"{path} has no network of FfnnMlNet. Give a folder that 'ffnn train' has made.");
        return new FittedModel(
            whole, new TransformerChain<ITransformer>(steps[..predictor]), Network.Of(steps[predictor])!, schema);
    }

    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
