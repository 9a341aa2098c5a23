using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>One interface to the four trainers: options, fits, models, and checks of scores.</summary>
internal static class Face
{
    private const double SumTolerance = 1e-5;

    /// <summary>New options of the trainer, with the label column of its task.</summary>
    public static FfnnOptions Options(Learns what) => what switch
    {
        Learns.Class => new FfnnTrainer.Options { LabelColumnName = nameof(Learns.Class) },
        Learns.Flag => new FfnnBinaryTrainer.Options { LabelColumnName = nameof(Learns.Flag) },
        Learns.Number => new FfnnRegressionTrainer.Options { LabelColumnName = nameof(Learns.Number) },
        _ => new FfnnMultiOutputRegressionTrainer.Options { LabelColumnName = nameof(Learns.Numbers) },
    };

    /// <summary>Trains a new model, with or without validation rows, or continues from a model.</summary>
    public static ITransformer Fit(
        MLContext ml, FfnnOptions options, IDataView rows, IDataView? validation = null, ITransformer? start = null)
    {
        switch (options)
        {
            case FfnnTrainer.Options own:
                var classes = new FfnnTrainer(ml, own);
                return validation is not null ? classes.Fit(rows, validation)
                    : start is MulticlassPredictionTransformer<FfnnMulticlassModelParameters> ofClasses ? classes.Fit(rows, ofClasses.Model)
                    : classes.Fit(rows);
            case FfnnBinaryTrainer.Options own:
                var flags = new FfnnBinaryTrainer(ml, own);
                return validation is not null ? flags.Fit(rows, validation)
                    : start is not null ? flags.Fit(rows, ((dynamic)start).Model.SubModel) : flags.Fit(rows);
            case FfnnRegressionTrainer.Options own:
                var numbers = new FfnnRegressionTrainer(ml, own);
                return validation is not null ? numbers.Fit(rows, validation)
                    : start is RegressionPredictionTransformer<FfnnRegressionModelParameters> ofNumbers ? numbers.Fit(rows, ofNumbers.Model)
                    : numbers.Fit(rows);
            default:
                var several = new FfnnMultiOutputRegressionTrainer(ml, (FfnnMultiOutputRegressionTrainer.Options)options);
                return validation is not null ? several.Fit(rows, validation)
                    : start is RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> ofSeveral
                    ? several.Fit(rows, ofSeveral.Model) : several.Fit(rows);
        }
    }

    /// <summary>All scores of some rows, one array per row.</summary>
    public static List<float[]> Scores(ITransformer model, IDataView rows, Learns what)
    {
        var scored = model.Transform(rows);
        if (what is Learns.Class or Learns.Numbers)
            return [.. scored.GetColumn<float[]>("Score")];
        List<float[]> scores = [.. scored.GetColumn<float>("Score").Select(score => new[] { score })];
        return what == Learns.Number ? scores
            : [.. scores.Zip(scored.GetColumn<float>("Probability"), (score, probability) => new[] { score[0], probability })];
    }

    /// <summary>What is wrong with scores, or null. They must be finite, and probabilities must lie in [0, 1] and sum to 1.</summary>
    public static string? FaultOf(List<float[]> scores, Learns what)
    {
        for (var row = 0; row < scores.Count; row++)
        {
            var own = scores[row];
            var isSound = Array.TrueForAll(own, float.IsFinite) && what switch
            {
                Learns.Class => Array.TrueForAll(own, score => score is >= 0 and <= 1) &&
                    Math.Abs(own.Sum(score => (double)score) - 1) <= SumTolerance,
                Learns.Flag => own[1] is >= 0 and <= 1,
                _ => true,
            };
            if (!isSound)
                return FormattableString.Invariant(
                    $"Row {row} has the scores {string.Join(", ", own.Take(8).Select(Text))}, which sum to {own.Sum():R}.");
        }
        return null;

        static string Text(float score) => score.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The model after it was saved and loaded.</summary>
    public static ITransformer Reloaded(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, schema, file);
        file.Position = 0;
        return ml.Model.Load(file, out _);
    }

    /// <summary>What is wrong with the scores of a model, or null.</summary>
    /// <param name="reload">True to compare them with the scores of the saved and loaded model.</param>
    public static string? FaultOf(MLContext ml, ITransformer model, IDataView rows, Learns what, bool reload)
    {
        var scores = Scores(model, rows, what);
        if (FaultOf(scores, what) is { } fault)
            return fault;
        if (!reload)
            return null;
        var again = Scores(Reloaded(ml, model, rows.Schema), rows, what);
        for (var row = 0; row < scores.Count; row++)
        {
            if (!scores[row].AsSpan().SequenceEqual(again[row]))
                return FormattableString.Invariant($"Row {row} has other scores after the model was saved and loaded.");
        }
        return null;
    }
}
