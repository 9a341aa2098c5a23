using System.Security.Cryptography;
using System.Text;
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

    /// <summary>A text that changes with the dimensions, their values and the known draws: the beginning of their SHA-256, in hexadecimal
    /// digits.</summary>
    public static string Space(TrainerTask task, DataShape data)
    {
        IEnumerable<string> parts =
        [
            .. OptionTable.SearchSpace.Select(dimension => $"{dimension.Name} {dimension.InWords}"),
            .. Known(task, data).Select(draw => draw.ToString()),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..8];
    }

    /// <summary>The draws that every search begins with, because on many tables they are better than Effort's choice, or are so together
    /// with it: see docs/accuracy.md.</summary>
    public static IReadOnlyList<SearchDraw> Known(TrainerTask task, DataShape data)
    {
        (SearchDimension, object) mish = (OptionTable.SearchActivation, "mish"), gelu = (OptionTable.SearchActivation, "gelu");
        (SearchDimension, object) smallBatches = (OptionTable.SearchBatchSize, 32), huber = (OptionTable.SearchHuberDelta, 0.3f);
        (SearchDimension, object) wide = (OptionTable.SearchUnits, 384);
        (SearchDimension, object) otherEmbedding = (OptionTable.SearchBins, data.SuitsBins(task.HasClasses) ? 0 : 48);
        return data.SuitsSmallBatches(task) ? [new([wide]), new([wide, otherEmbedding]), new([gelu])]
            : task is { HasClasses: true, HasOneOutput: true } ? [new([gelu]), new([otherEmbedding])]
            : task.HasClasses ?
            [
                new([smallBatches, mish]),
                new([smallBatches, mish, wide]),
                new([smallBatches, mish, otherEmbedding]),
            ]
            : data.HasFewRows ? [new([huber]), new([huber, smallBatches, gelu, (OptionTable.SearchDropout, 0.3f)])]
            :
            [
                new([gelu, (OptionTable.SearchLayers, 3), (OptionTable.SearchUnits, 256)]),
                new([gelu, (OptionTable.SearchBins, 48)]),
            ];
    }

    /// <summary>The values of a draw: those of <see cref="Known"/> first, then about half of the dimensions at random. They depend on
    /// nothing but the task, the data's shape, the seed and the number.</summary>
    /// <param name="task">What the trainer learns.</param>
    /// <param name="data">The training data.</param>
    /// <param name="number">Counted from 1.</param>
    /// <param name="attempt">Counted from 0; another attempt draws other values, but where they are known.</param>
    public static SearchDraw Draw(TrainerTask task, DataShape data, int seed, int number, int attempt)
    {
        var known = Known(task, data);
        if (number <= known.Count)
            return known[number - 1];
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
