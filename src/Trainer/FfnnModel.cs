using System.Reflection;
using FfnnMlNet.Decisions;
using Microsoft.ML;
using Microsoft.ML.Calibrators;

namespace FfnnMlNet;

/// <summary>Finds the trained networks in a pipeline, whether it was just fitted or loaded from a file.</summary>
/// <example>
/// <code>
/// ITransformer model = FfnnModel.Load("model.zip");
/// IFfnnModel network = FfnnModel.Of(model);
/// Console.WriteLine(string.Join(", ", network.ClassNames));
/// var exact = FfnnModel.Of&lt;FfnnMulticlassModelParameters&gt;(model);   // With the members that only this class has.
///
/// // A yes or no: predict true from a probability of 0.25 on, and save it so.
/// mlContext.Model.Save(FfnnModel.WithThreshold(churnModel, 0.25f), schema, "churn.zip");
/// </code>
/// </example>
public static class FfnnModel
{
    /// <summary>The network of a pipeline.</summary>
    /// <param name="model">A fitted or loaded pipeline, or one step of it. Pipelines within pipelines and calibrated models are
    /// searched too; the parts of ML.NET's one-versus-all are not.</param>
    /// <exception cref="ArgumentException">There is no network of this package in it, or more than one.</exception>
    public static IFfnnModel Of(ITransformer model) => Of<IFfnnModel>(model);

    /// <summary>The network of a pipeline, as the class of one trainer.</summary>
    /// <typeparam name="TModel"><see cref="FfnnMulticlassModelParameters"/>, <see cref="FfnnBinaryModelParameters"/>,
    /// <see cref="FfnnRegressionModelParameters"/> or <see cref="FfnnMultiOutputRegressionModelParameters"/>.</typeparam>
    /// <param name="model">A fitted or loaded pipeline, or one step of it.</param>
    /// <exception cref="ArgumentException">There is no such network in it, or more than one.</exception>
    public static TModel Of<TModel>(ITransformer model) where TModel : class, IFfnnModel
    {
        var all = AllOf(model);
        TModel[] wanted = [.. all.OfType<TModel>()];
        return wanted switch
        {
            [var only] => only,
            [] when all.Count > 0 => throw new ArgumentException(
                $"The pipeline has no {typeof(TModel).Name}, but " +
                $"{string.Join(", ", all.Select(found => found.GetType().Name).Distinct())}. " +
                "Name that class, or call FfnnModel.Of without one."),
            [] => throw new ArgumentException(
                $"The pipeline has no network of FfnnMlNet. Its steps are: {string.Join(", ", StepsOf(model).Select(NameOf))}. " +
                "Give the pipeline that Fit returned or Load read, with one of the FfnnMlNet trainers in it."),
            _ => throw new ArgumentException(FormattableString.Invariant(
                $"The pipeline has {wanted.Length} networks of FfnnMlNet. FfnnModel.AllOf gives all of them.")),
        };
    }

    /// <summary>All networks of a pipeline, in the order of its steps; none where it has none.</summary>
    /// <param name="model">A fitted or loaded pipeline, or one step of it.</param>
    public static IReadOnlyList<IFfnnModel> AllOf(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. StepsOf(model).SelectMany(NetworksOf)];
    }

    /// <summary>Loads a pipeline as <c>mlContext.Model.Load</c> does. An error of the model is thrown as it is, where ML.NET's own method
    /// wraps it into a <see cref="TargetInvocationException"/>.</summary>
    /// <param name="path">The file that <c>mlContext.Model.Save</c> has written.</param>
    /// <param name="mlContext">The context of the pipeline; null = a new one.</param>
    /// <exception cref="NetworkFormatException">The network in the file is damaged, or a later version has written it.</exception>
    /// <exception cref="FormatException">The file is not a model of ML.NET.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ITransformer Load(string path, MLContext? mlContext = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return (mlContext ?? new MLContext()).Model.Load(path, out _);
        }
        catch (Exception wrapped) when (InnerOf(wrapped) is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>A pipeline of two classes with another threshold: it predicts true where Probability is above it. Save it as any other
    /// pipeline.</summary>
    /// <param name="model">A fitted or loaded pipeline with one network of <see cref="FfnnBinaryTrainer"/>. It is not changed.</param>
    /// <param name="probability">The threshold of the Probability column, above 0 and below 1; that of a new model is 0.5. For a loss of
    /// margins, such as hinge, Probability is only the sigmoid of Score.</param>
    /// <returns>The pipeline with all its steps, of which that of the network has the threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not above 0 and below 1.</exception>
    /// <exception cref="ArgumentException">There is no such network in the pipeline, or more than one.</exception>
    public static ITransformer WithThreshold(ITransformer model, float probability)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(probability is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability,
                "The threshold must be a probability, above 0 and below 1. Give one in log-odds as the DecisionThreshold that " +
                "mlContext.BinaryClassification.FindThreshold returns.");
        return ChangedThreshold.Of(model, (float)Math.Log(probability / (1.0 - probability)));
    }

    /// <summary>A pipeline of two classes with the threshold that <c>mlContext.BinaryClassification.FindThreshold</c> has found. Save it as
    /// any other pipeline.</summary>
    /// <param name="model">A fitted or loaded pipeline with one network of <see cref="FfnnBinaryTrainer"/>. It is not changed.</param>
    /// <param name="threshold">The threshold, found by rows that the pipeline has scored.</param>
    /// <returns>The pipeline with all its steps, of which that of the network has the threshold.</returns>
    /// <exception cref="ArgumentException">There is no such network in the pipeline, or more than one.</exception>
    /// <example>
    /// <code>
    /// var best = mlContext.BinaryClassification.FindThreshold(model.Transform(validationRows), DecisionGoal.F1Score, "Churned");
    /// mlContext.Model.Save(FfnnModel.WithThreshold(model, best), schema, "churn.zip");
    /// </code>
    /// </example>
    public static ITransformer WithThreshold(ITransformer model, DecisionThreshold threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(threshold);
        return ChangedThreshold.Of(model, threshold.Threshold);
    }

    // Our own error within any number of wrappers.
    private static NetworkFormatException? InnerOf(Exception error) => error.InnerException switch
    {
        null => null,
        NetworkFormatException ours => ours,
        var inner => InnerOf(inner),
    };

    internal static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];

    internal static string NameOf(ITransformer step) => step.GetType().Name.Split('`')[0];

    private static IEnumerable<IFfnnModel> NetworksOf(ITransformer step) =>
        step is ISingleFeaturePredictionTransformer<object> prediction ? NetworksIn(prediction.Model) : [];

    private static IEnumerable<IFfnnModel> NetworksIn(object? model) => model switch
    {
        IFfnnModel network => [network],
        IWeaklyTypedCalibratedModelParameters calibrated => NetworksIn(calibrated.WeaklyTypedSubModel),
        _ => [],
    };
}
