using FfnnMlNet.Tool.Pipelines;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Training;

/// <summary>Fits the steps that make the features, and trains a network on them.</summary>
internal sealed class ModelFitter(MLContext ml, TableInspection inspection)
{
    /// <summary>The share of new numbers that the intervals are to cover.</summary>
    public const float IntervalCoverage = 0.9f;

    // More features than that are kept in a temporary file: 1.5 GiB, or a quarter of the memory.
    private static readonly long s_memoryLimit = Math.Min(3L << 29, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>What Effort would choose without a time limit.</summary>
    /// <param name="isText">Whether the features are those of texts.</param>
    /// <param name="hasCategories">Whether some features are one-hot slots.</param>
    public OptionChoices Planned(FitRequest request, int rowCount, bool isText, bool hasCategories)
    {
        var options = Fill(request with { TimeLimit = null, OnEpoch = null });
        return options.Describe(Math.Max(1, rowCount), isText, hasCategories);
    }

    /// <param name="rows">The rows to learn from, as they come from the table.</param>
    /// <param name="areInTimeOrder">Whether the last rows are the latest, and rows to stop by are to be later than those learnt
    /// from.</param>
    public FittedModel Fit(IDataView rows, ITransformer features, FitRequest request, bool areInTimeOrder)
    {
        var prepared = features.Transform(rows);
        var options = Fill(request);
        if (areInTimeOrder)
            options.ValidationRows = ValidationRows.Last;
        var predictor = Train(options, prepared);
        List<ITransformer> steps = [features, predictor];
        if (inspection.Task == TaskKind.MulticlassClassification)
        {
            var scored = predictor.Transform(prepared);
            steps.Add(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored));
        }
        return new FittedModel(
            new TransformerChain<ITransformer>([.. steps.SelectMany(Flat)]), features, Network.Of(predictor)!, rows.Schema);
    }

    private static IEnumerable<ITransformer> Flat(ITransformer step) =>
        step is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [step];

    private ITransformer Train(FfnnOptions options, IDataView rows)
    {
        try
        {
            return options switch
            {
                FfnnTrainer.Options classes => new FfnnTrainer(ml, classes).Fit(rows),
                FfnnBinaryTrainer.Options two => new FfnnBinaryTrainer(ml, two).Fit(rows),
                FfnnRegressionTrainer.Options number => new FfnnRegressionTrainer(ml, number).Fit(rows),
                FfnnMultiOutputRegressionTrainer.Options numbers => new FfnnMultiOutputRegressionTrainer(ml, numbers).Fit(rows),
                _ => throw new InvalidOperationException(options.GetType().Name),
            };
        }
        catch (InvalidOperationException failure)
        {
            throw new ToolException($"No model could be trained: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private FfnnOptions Fill(FitRequest request)
    {
        FfnnOptions options = inspection.Task switch
        {
            TaskKind.MulticlassClassification => new FfnnTrainer.Options(),
            TaskKind.BinaryClassification => new FfnnBinaryTrainer.Options(),
            TaskKind.Regression => new FfnnRegressionTrainer.Options { IntervalCoverage = IntervalCoverage },
            _ => new FfnnMultiOutputRegressionTrainer.Options { IntervalCoverage = IntervalCoverage },
        };
        options.LabelColumnName = ModelPipeline.LabelColumn(inspection);
        options.Effort = request.Effort;
        options.Seed = request.Seed;
        options.TimeLimit = request.TimeLimit;
        options.OnEpoch = request.OnEpoch;
        options.CancellationToken = request.Cancellation;
        options.OnCancellation = OnCancellation.KeepBest;
        options.MemoryLimitBytes = s_memoryLimit;
        options.ExampleWeightColumnName = inspection.Columns.FirstOrDefault(column => column.Role == ColumnRole.Weight)?.Name;
        options.RowGroupColumnName = inspection.Columns.FirstOrDefault(column => column.Role == ColumnRole.Group)?.Name;
        request.Repeat.Apply(options);
        return options;
    }
}
