using FfnnMlNet.Data;
using FfnnMlNet.Intervals;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to predict a number.</summary>
/// <remarks>The label is a Single. Score is the predicted number.</remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("District")
///     .Append(mlContext.Transforms.Concatenate("Features", "District", "Area", "Rooms"))
///     .Append(new FfnnRegressionTrainer(mlContext, new FfnnRegressionTrainer.Options
///     {
///         LabelColumnName = "Rent",
///         OnEpoch = TrainingProgress.ToConsole(),
///     }));
/// var model = pipeline.Fit(trainData);
/// Console.WriteLine(mlContext.Regression.Evaluate(model.Transform(testData), "Rent").MeanAbsoluteError);
/// </code>
/// </example>
public sealed class FfnnRegressionTrainer
    : FfnnTrainerBase<RegressionPredictionTransformer<FfnnRegressionModelParameters>, FfnnRegressionModelParameters>
{
    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
    public FfnnRegressionTrainer(
        MLContext mlContext,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null)
        : this(mlContext, new Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        })
    {
    }

    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on this trainer.</param>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; the message lists all faults.</exception>
    public FfnnRegressionTrainer(MLContext mlContext, Options options)
        : this((IHostEnvironment)mlContext, options)
    {
    }

    internal FfnnRegressionTrainer(IHostEnvironment environment, Options options)
        : base(
            environment, nameof(FfnnRegressionTrainer), Prepare(environment, options),
            TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName))
    {
    }

    /// <summary>Trains a copy of <paramref name="initialModel"/> further. It keeps its layers and activations, whatever
    /// <see cref="FfnnOptions.HiddenLayers"/> says, and training starts from its parameters. The state of the optimizer starts anew.
    /// <see cref="FfnnOptions.NumberOfEpochs"/> is the number of epochs of this call.</summary>
    /// <param name="trainData">Rows to learn from, prepared with the same transforms as the training data of the model.</param>
    /// <param name="initialModel">A model of the same kind of trainer: the property <c>Model</c> of a transformer. It is not
    /// changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or have the wrong type.</exception>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, there are no usable rows, or training
    /// diverged.</exception>
    public RegressionPredictionTransformer<FfnnRegressionModelParameters> Fit(
        IDataView trainData, FfnnRegressionModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>The task of the trainer.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new ValueLabelReader(label);

    /// <summary>The column that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
        .. IntervalColumns.Of(OptionsWithoutEffort, SchemaShape.Column.VectorKind.Scalar, []),
    ];

    /// <summary>Reads the data and trains a model.</summary>
    protected override FfnnRegressionModelParameters TrainModelCore(TrainContext trainContext) =>
        new(Host, Train(trainContext, ScoreKind.Activation));

    /// <summary>Makes the transformer of the trained model.</summary>
    protected override RegressionPredictionTransformer<FfnnRegressionModelParameters> MakeTransformer(
        FfnnRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of <see cref="FfnnRegressionTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Options of which none is set.</summary>
        public Options()
            : base(TrainerTask.Number)
        {
        }
    }
}
