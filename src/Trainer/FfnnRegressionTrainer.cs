using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to predict a number.</summary>
/// <remarks>The label is a Single. Score is the predicted number.</remarks>
public sealed class FfnnRegressionTrainer
    : FfnnTrainerBase<RegressionPredictionTransformer<FfnnRegressionModelParameters>, FfnnRegressionModelParameters>
{
    /// <param name="mlContext">Gives the seed where <see cref="FfnnOptions.Seed"/> is null, the log, and cancellation.</param>
    /// <param name="labelColumnName">Column to learn.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights, Single; null = every row counts once.</param>
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

    /// <param name="mlContext">Gives the seed where <see cref="FfnnOptions.Seed"/> is null, the log, and cancellation.</param>
    /// <param name="options">What to train; later changes to the object have no effect on this trainer.</param>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; all faults in one message.</exception>
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

    /// <summary>Goes on training <paramref name="initialModel"/>: its layers, activations and parameters are the start, whatever <see
    /// cref="FfnnOptions.HiddenLayers"/> says, and <see cref="FfnnOptions.NumberOfEpochs"/> counts the epochs of this call. The optimizer
    /// starts afresh.</summary>
    /// <param name="trainData">Rows to learn from, prepared by the transforms the model's own training data were prepared by.</param>
    /// <param name="initialModel">A model of this kind of trainer, which is <c>model.Model</c> of a transformer; it is not changed.</param>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, or the rows cannot be used.</exception>
    public RegressionPredictionTransformer<FfnnRegressionModelParameters> Fit(
        IDataView trainData, FfnnRegressionModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new ValueLabelReader(label);

    /// <summary>The column that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
    ];

    /// <summary>Reads the data and trains.</summary>
    protected override FfnnRegressionModelParameters TrainModelCore(TrainContext trainContext) =>
        new(Host, Train(trainContext, ScoreKind.Activation));

    /// <summary>Wraps the trained model.</summary>
    protected override RegressionPredictionTransformer<FfnnRegressionModelParameters> MakeTransformer(
        FfnnRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of <see cref="FfnnRegressionTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Nothing is set.</summary>
        public Options()
            : base(TrainerTask.Number)
        {
        }
    }
}
