namespace FfnnMlNet;

/// <summary>What the models of all four trainers have in common: <see cref="FfnnModel.Of(Microsoft.ML.ITransformer)"/> finds it in a
/// pipeline. Immutable, and safe for any number of threads.</summary>
/// <remarks>Only the classes of this package implement it, and a later version may add members.</remarks>
public interface IFfnnModel
{
    /// <summary>Number of features per row, as in the feature column.</summary>
    int FeatureCount { get; }

    /// <summary>The names of the features; empty where the feature column of the training data had no slot names.</summary>
    IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The names of the classes in the order of their scores; "False" and "True" for two classes. Empty for numbers, and for
    /// labels whose keys have no values.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The names of the scores: of the classes for <see cref="FfnnTrainer"/>, and the slot names of the label for several outputs.
    /// Empty where there is one score, and where the label had no names.</summary>
    IReadOnlyList<string> ScoreNames { get; }

    /// <summary>The layers from the inputs to the output.</summary>
    IReadOnlyList<LayerInfo> Layers { get; }

    /// <summary>Number of members whose outputs are averaged.</summary>
    int MemberCount { get; }

    /// <summary>Number of learnt parameters of all networks.</summary>
    long ParameterCount { get; }

    /// <summary>One record per epoch of the last call of <c>Fit</c>, of the first network of an ensemble.</summary>
    IReadOnlyList<EpochRecord> History { get; }

    /// <summary>The options of the last call of <c>Fit</c> by name, with the values that were used.</summary>
    IReadOnlyDictionary<string, string> TrainingOptions { get; }

    /// <summary>The share of new rows whose label lies in the prediction interval or prediction set; null where the model has
    /// none.</summary>
    float? IntervalCoverage { get; }

    /// <summary>Scores one row.</summary>
    /// <param name="features">[<see cref="FeatureCount"/>] as in the feature column, not scaled. NaN and infinite values count as
    /// missing.</param>
    /// <param name="scores">[scores of a row]. Overwritten with the values of the Score column.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    void Predict(ReadOnlySpan<float> features, Span<float> scores);

    /// <summary>Scores many rows, with the bits of row by row.</summary>
    /// <param name="features">[rows, <see cref="FeatureCount"/>] row by row.</param>
    /// <param name="scores">[rows, scores of a row] row by row. Overwritten.</param>
    /// <param name="numberOfThreads">Largest number of threads, at least 1.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    void PredictBatch(ReadOnlySpan<float> features, Span<float> scores, int numberOfThreads = 1);

    /// <summary>Explains the score of a row: the contribution of each feature, with names, the largest first.</summary>
    /// <param name="features">[<see cref="FeatureCount"/>] as in the feature column, not scaled.</param>
    /// <param name="output">The output or class to explain, counted from 0; null = the predicted class, or the first output.</param>
    /// <param name="grouping">Which slots count as one feature.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The model cannot explain its scores; the message says why.</exception>
    Explanation Explain(ReadOnlySpan<float> features, int? output = null, FeatureGrouping grouping = FeatureGrouping.Categories);

    /// <summary>The scores of a row by their names, such as the probability of each class by the name of the class.</summary>
    /// <param name="scores">The Score column of a row.</param>
    /// <returns>For classes their probabilities, the most probable first; two classes are "True" and "False", and their one score is the
    /// log-odds of true. For several outputs their scores in their order. Scores without names are called "Score" where there is one, such
    /// as the margin of a hinge loss, otherwise "Score 0", "Score 1" and so on. A name that several scores have is followed by such a
    /// number.</returns>
    /// <exception cref="ArgumentException">It is not as many scores as the model gives.</exception>
    IReadOnlyDictionary<string, float> ScoresByName(params ReadOnlySpan<float> scores);
}
