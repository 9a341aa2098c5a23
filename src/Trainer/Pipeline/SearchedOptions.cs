using FfnnMlNet.Numerics;

namespace FfnnMlNet.Pipeline;

/// <summary>The draws of a search: options in which some hyperparameters have values from the search space, and the others those that
/// Effort chooses.</summary>
internal static class SearchedOptions
{
    // Draws near Effort's choice are better than draws from anywhere in the space, and cost less.
    private const float PartDrawn = 0.5f;

    /// <summary>The bins that a draw may need besides those of the options; 0 = none.</summary>
    public static int BinsFor(ResolvedOptions options) => options.Of(OptionTable.SearchDraws) == 0
        ? 0 : options.Of(OptionTable.NumericEmbedding).Bins is > 0 and var bins ? bins : OptionTable.SearchBins.Choices[^1];

    /// <summary>Draws the values of about half of the dimensions. They depend on nothing but the seed and the number.</summary>
    /// <param name="task">What the trainer learns.</param>
    /// <param name="number">Counted from 1.</param>
    /// <param name="attempt">Counted from 0; another attempt draws other values.</param>
    public static SearchDraw Draw(TrainerTask task, int seed, int number, int attempt)
    {
        var random = new RandomStream(seed, RandomPurpose.SearchDraw, ((long)number << 32) + attempt);
        List<(SearchDimension, object)> values = [];
        foreach (var dimension in OptionTable.SearchSpace)
        {
            // Both numbers are taken in any case, so that a value depends on no other one.
            var isDrawn = random.NextSingle() < PartDrawn;
            var value = dimension.Draw(ref random);
            if (isDrawn && (dimension.ForClasses is not { } forClasses || forClasses == task.HasClasses))
                values.Add((dimension, value));
        }
        return new SearchDraw(values);
    }
}
