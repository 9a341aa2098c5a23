using FfnnMlNet.Data;
using FfnnMlNet.Intervals;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to predict several numbers at once.</summary>
/// <remarks>The label is a vector of Single with a known size. Score has one number per slot of the label, with the same slot names.
/// <c>mlContext.Regression.EvaluateMultiOutput</c> computes metrics. With <see cref="Loss.Pinball(float[])"/> Score holds all quantiles of
/// the first slot, then those of the second, and so on, named by slot and quantile, such as "Price q0.9".</remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Concatenate("Features", "Area", "Height", "Glazing")
///     .Append(mlContext.Transforms.Concatenate("Label", "Heating", "Cooling"))
///     .Append(new FfnnMultiOutputRegressionTrainer(mlContext));
/// var model = pipeline.Fit(trainData);
/// Console.WriteLine(mlContext.Regression.EvaluateMultiOutput(model.Transform(testData)).RSquared);
/// </code>
/// </example>
public sealed class FfnnMultiOutputRegressionTrainer
    : FfnnTrainerBase<RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters>, FfnnMultiOutputRegressionModelParameters>
{
    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
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

    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on this trainer.</param>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; the message lists all faults.</exception>
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

    /// <summary>Trains a copy of <paramref name="initialModel"/> further. It keeps its layers and activations, whatever
    /// <see cref="FfnnOptions.HiddenLayers"/> says, and training starts from its parameters. The state of the optimizer starts anew.
    /// <see cref="FfnnOptions.NumberOfEpochs"/> is the number of epochs of this call.</summary>
    /// <param name="trainData">Rows to learn from, prepared with the same transforms as the training data of the model.</param>
    /// <param name="initialModel">A model of the same kind of trainer: the property <c>Model</c> of a transformer. It is not
    /// changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or have the wrong type.</exception>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, there are no usable rows, or training
    /// diverged.</exception>
    public RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> Fit(
        IDataView trainData, FfnnMultiOutputRegressionModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>The task of the trainer.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new ValueLabelReader(label, OutputSuffixes);

    // The names that tell apart the outputs of one label slot, such as "q0.9"; empty where each slot has one output.
    private IReadOnlyList<string> OutputSuffixes => OptionsWithoutEffort.Of(OptionTable.Loss).OutputSuffixes;

    /// <summary>The column that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        // Several outputs of one label slot always have names.
        SchemaShape.Column[] names = OutputSuffixes.Count > 0
            ? [new SchemaShape.Column(
                AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)]
            : [.. label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames)];
        return
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false,
                new SchemaShape(names.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
            .. IntervalColumns.Of(OptionsWithoutEffort, SchemaShape.Column.VectorKind.Vector, names),
        ];
    }

    /// <summary>Reads the data and trains a model.</summary>
    protected override FfnnMultiOutputRegressionModelParameters TrainModelCore(TrainContext trainContext) =>
        new(Host, Train(trainContext, ScoreKind.Activation));

    /// <summary>Makes the transformer of the trained model.</summary>
    protected override RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> MakeTransformer(
        FfnnMultiOutputRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of <see cref="FfnnMultiOutputRegressionTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Options of which none is set.</summary>
        public Options()
            : base(TrainerTask.Numbers)
        {
        }
    }
}
