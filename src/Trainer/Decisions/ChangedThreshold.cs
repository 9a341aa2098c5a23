using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Decisions;

/// <summary>Changes the threshold of the classifier of two classes in a pipeline, wherever in it that is.</summary>
internal static class ChangedThreshold
{
    private static readonly MethodInfo s_change = new Func<BinaryPredictionTransformer<object>, float, ITransformer>(Change)
        .Method.GetGenericMethodDefinition();

    /// <param name="threshold">In the unit of the Score column.</param>
    /// <exception cref="ArgumentException">The pipeline has no network of two classes, or several.</exception>
    public static ITransformer Of(ITransformer model, float threshold)
    {
        ITransformer[] classifiers = [.. FfnnModel.StepsOf(model).Where(IsClassifier)];
        return classifiers switch
        {
            [var only] => Replaced(model, only, WithThreshold(only, threshold)),
            [] => throw new ArgumentException(
                "The pipeline has no network of two classes, which alone has a threshold. Its steps are: " +
                $"{string.Join(", ", FfnnModel.StepsOf(model).Select(FfnnModel.NameOf))}. " +
                "Give a pipeline with an FfnnBinaryTrainer in it."),
            _ => throw new ArgumentException(FormattableString.Invariant(
                $"The pipeline has {classifiers.Length} networks of two classes. Give the step of one of them.")),
        };
    }

    private static bool IsClassifier(ITransformer step) =>
        step.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(BinaryPredictionTransformer<>) &&
        FfnnModel.AllOf(step).Count > 0;

    private static ITransformer Replaced(ITransformer model, ITransformer step, ITransformer changed) => ReferenceEquals(model, step)
        ? changed : model is IEnumerable<ITransformer> chain
        ? new TransformerChain<ITransformer>([.. chain.Select(part => Replaced(part, step, changed))]) : model;

    // A loaded classifier has another type argument than a trained one.
    private static ITransformer WithThreshold(ITransformer classifier, float threshold) =>
        (ITransformer)s_change.MakeGenericMethod(classifier.GetType().GetGenericArguments()).Invoke(null, [classifier, threshold])!;

    private static ITransformer Change<TModel>(BinaryPredictionTransformer<TModel> classifier, float threshold) where TModel : class =>
        new MLContext().BinaryClassification.ChangeModelThreshold(classifier, threshold);
}
