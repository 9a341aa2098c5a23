using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace FfnnMlNet.Records;

/// <summary>Makes any of the four trainers.</summary>
internal static class Trainers
{
    public static readonly string[] Labels = ["Class", "Flag", "Number", "Several"];

    public static FfnnOptions Options(string label)
    {
        FfnnOptions options = label switch
        {
            "Class" => new FfnnTrainer.Options(),
            "Flag" => new FfnnBinaryTrainer.Options(),
            "Number" => new FfnnRegressionTrainer.Options(),
            _ => new FfnnMultiOutputRegressionTrainer.Options(),
        };
        options.LabelColumnName = label;
        return options;
    }

    public static ITransformer Fit(
        MLContext ml, FfnnOptions options, IDataView rows, IDataView? validation = null, ITransformer? start = null)
    {
        switch (options)
        {
            case FfnnTrainer.Options own:
                var classes = new FfnnTrainer(ml, own);
                return start is not null ? classes.Fit(rows, ((MulticlassPredictionTransformer<FfnnMulticlassModelParameters>)start).Model)
                    : validation is not null ? classes.Fit(rows, validation) : classes.Fit(rows);
            case FfnnBinaryTrainer.Options own:
                var flags = new FfnnBinaryTrainer(ml, own);
                return start is not null ? flags.Fit(rows, ((BinaryPredictionTransformer<
                        CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>)start).Model.SubModel)
                    : validation is not null ? flags.Fit(rows, validation) : flags.Fit(rows);
            case FfnnRegressionTrainer.Options own:
                var numbers = new FfnnRegressionTrainer(ml, own);
                return start is not null ? numbers.Fit(rows, ((RegressionPredictionTransformer<FfnnRegressionModelParameters>)start).Model)
                    : validation is not null ? numbers.Fit(rows, validation) : numbers.Fit(rows);
            default:
                var several = new FfnnMultiOutputRegressionTrainer(ml, (FfnnMultiOutputRegressionTrainer.Options)options);
                return start is not null
                    ? several.Fit(rows, ((RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters>)start).Model)
                    : validation is not null ? several.Fit(rows, validation) : several.Fit(rows);
        }
    }

    /// <summary>All scores of all rows, one after another.</summary>
    public static float[] Scores(ITransformer model, IDataView rows)
    {
        var scored = model.Transform(rows);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)]
            : [.. scored.GetColumn<float>("Score")];
    }
}
