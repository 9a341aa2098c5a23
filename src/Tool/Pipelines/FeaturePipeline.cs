using FfnnMlNet.Tool.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;

namespace FfnnMlNet.Tool.Pipelines;

/// <summary>Makes the features of a table: numbers as they are, categories as one slot per level, dates as parts, text as words and
/// characters.</summary>
internal sealed class FeaturePipeline(MLContext ml, TableInspection inspection)
{
    // Text is read into these columns, so that the columns of the table stay as they are.
    private const string Prefix = "ffnn ";

    private const string MissingSuffix = " missing";

    // The most frequent words and sequences of characters get a slot each.
    private const int MostWords = 50_000, MostSequences = 50_000, CharacterSequence = 3;

    /// <summary>The transforms.</summary>
    internal IEstimator<ITransformer> Create()
    {
        var steps = new EstimatorChain<ITransformer>();
        List<string> parts = [];
        foreach (var column in inspection.Features)
        {
            var name = column.Kind is ColumnKind.Number or ColumnKind.YesNo ? column.Name : Prefix + column.Name;
            switch (column.Kind)
            {
                case ColumnKind.Category:
                    steps = steps.Append(Category(column, name));
                    if (column.Missing > 0)
                    {
                        steps = steps.Append(MissingFlag(column, name + MissingSuffix));
                        parts.Add(name + MissingSuffix);
                    }
                    break;
                case ColumnKind.Text:
                    steps = steps.Append(Text(column, name));
                    break;
                case ColumnKind.Date:
                    steps = steps.Append((IEstimator<ITransformer>)ml.Transforms.DateParts(name, column.Name));
                    break;
            }
            parts.Add(name);
        }
        return steps.Append((IEstimator<ITransformer>)ml.Transforms.Concatenate(ModelPipeline.FeatureColumn, [.. parts]));
    }

    // Rare levels and those that training has not seen are 0 in all slots.
    private IEstimator<ITransformer> Category(ColumnDecision column, string name) =>
        ml.Transforms.Categorical.OneHotEncoding(name, column.Name,
            keyData: ml.Data.LoadFromEnumerable(column.Levels.Select(level => new LevelRow { Level = level })));

    // ML.NET gives no slot to an empty text, so a missing level has a number of its own: 1 where it is missing, 0 for any other text.
    private IEstimator<ITransformer> MissingFlag(ColumnDecision column, string name) =>
        ml.Transforms.Conversion.MapValue(name, [KeyValuePair.Create("", 1f)], column.Name);

    // What is not default here: diacritics stay, since ONNX cannot remove them, and the vocabulary has an end.
    private IEstimator<ITransformer> Text(ColumnDecision column, string name)
    {
        var options = new TextFeaturizingEstimator.Options
        {
            KeepDiacritics = true,
            WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 1, MaximumNgramsCount = [MostWords] },
            CharFeatureExtractor = new WordBagEstimator.Options
            {
                NgramLength = CharacterSequence,
                UseAllLengths = false,
                MaximumNgramsCount = [MostSequences],
            },
        };
        return ml.Transforms.Text.FeaturizeText(name, options, column.Name);
    }

    private sealed class LevelRow
    {
        public string Level { get; set; } = "";
    }
}
