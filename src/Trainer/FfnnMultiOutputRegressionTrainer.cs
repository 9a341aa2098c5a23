using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to predict several numbers at once.</summary>
/// <remarks>The label is a vector of Single with a known size. Score holds one number for each of its slots, with their names. See
/// <c>mlContext.Regression.EvaluateMultiOutput</c>. With <see cref="Loss.Pinball(float[])"/> Score holds all quantiles of the first slot,
/// then those of the second, and so on, named by slot and quantile, such as "Price q0.9".</remarks>
public sealed class FfnnMultiOutputRegressionTrainer
    : FfnnTrainerBase<RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters>, FfnnMultiOutputRegressionModelParameters>
{
    /// <param name="mlContext">Gives the seed where <see cref="FfnnOptions.Seed"/> is null, the log, and cancellation.</param>
    /// <param name="labelColumnName">Column to learn.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights, Single; null = every row counts once.</param>
    public FfnnMultiOutputRegressionTrainer(
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
    public FfnnMultiOutputRegressionTrainer(MLContext mlContext, Options options)
        : this((IHostEnvironment)mlContext, options)
    {
    }

    internal FfnnMultiOutputRegressionTrainer(IHostEnvironment environment, Options options)
        : base(
            environment, nameof(FfnnMultiOutputRegressionTrainer), Prepare(environment, options),
            new SchemaShape.Column(options.LabelColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false))
    {
    }

    /// <summary>Goes on training <paramref name="initialModel"/>: its layers, activations and parameters are the start, whatever <see
    /// cref="FfnnOptions.HiddenLayers"/> says, and <see cref="FfnnOptions.NumberOfEpochs"/> counts the epochs of this call. The optimizer
    /// starts afresh.</summary>
    /// <param name="trainData">Rows to learn from, prepared by the transforms the model's own training data were prepared by.</param>
    /// <param name="initialModel">A model of this kind of trainer, which is <c>model.Model</c> of a transformer; it is not changed.</param>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, or the rows cannot be used.</exception>
    public RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> Fit(
        IDataView trainData, FfnnMultiOutputRegressionModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new ValueLabelReader(label, OutputSuffixes);

    // What tells outputs apart that share a label; none where each has its own.
    private IReadOnlyList<string> OutputSuffixes => Plain.Of(OptionTable.Loss).OutputSuffixes;

    /// <summary>The column that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        // Outputs that share a label always have names, by what tells them apart.
        var names = OutputSuffixes.Count > 0
            ? [new SchemaShape.Column(
                AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)]
            : label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames);
        return
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false,
                new SchemaShape(names.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
        ];
    }

    /// <summary>Reads the data and trains.</summary>
    protected override FfnnMultiOutputRegressionModelParameters TrainModelCore(TrainContext trainContext) =>
        new(Host, Train(trainContext, ScoreKind.Activation));

    /// <summary>Wraps the trained model.</summary>
    protected override RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> MakeTransformer(
        FfnnMultiOutputRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of <see cref="FfnnMultiOutputRegressionTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Nothing is set.</summary>
        public Options()
            : base(TrainerTask.Numbers)
        {
        }
    }
}
