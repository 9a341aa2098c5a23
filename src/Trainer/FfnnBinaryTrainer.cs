using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to tell true from false.</summary>
/// <remarks>
/// <para>The label is a Boolean. Score is the log-odds of true, Probability is the sigmoid of Score, and PredictedLabel is true where Score
/// is above 0. Above 16 and below -80 Score approaches 17.25 and -87 without changing the order of rows, so that Probability is never
/// exactly 1 or 0.</para>
/// <para>With a loss of margins, such as hinge, Score is the margin. Probability is then its sigmoid, which orders rows but is not a
/// calibrated probability, unless a calibrator is fitted (<c>mlContext.BinaryClassification.Calibrators.Platt</c>).</para>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("Contract")
///     .Append(mlContext.Transforms.Concatenate("Features", "Contract", "Months", "Charge"))
///     .Append(new FfnnBinaryTrainer(mlContext, labelColumnName: "Churned"));
/// var model = pipeline.Fit(trainData);
/// Console.WriteLine(mlContext.BinaryClassification.Evaluate(model.Transform(testData), "Churned").AreaUnderRocCurve);
/// </code>
/// </example>
public sealed class FfnnBinaryTrainer
    : FfnnTrainerBase<
        BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>,
        CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>
{
    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
    public FfnnBinaryTrainer(
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
    public FfnnBinaryTrainer(MLContext mlContext, Options options)
        : this((IHostEnvironment)mlContext, options)
    {
    }

    internal FfnnBinaryTrainer(IHostEnvironment environment, Options options)
        : base(
            environment, nameof(FfnnBinaryTrainer), Prepare(environment, options),
            TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName))
    {
    }

    /// <summary>Trains a copy of <paramref name="initialModel"/> further. It keeps its layers and activations, whatever
    /// <see cref="FfnnOptions.HiddenLayers"/> says, and training starts from its parameters. The state of the optimizer starts anew.
    /// <see cref="FfnnOptions.NumberOfEpochs"/> is the number of epochs of this call.</summary>
    /// <param name="trainData">Rows to learn from, prepared with the same transforms as the training data of the model.</param>
    /// <param name="initialModel">A model of the same kind of trainer: <c>Model.SubModel</c> of a transformer. It is not changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or have the wrong type.</exception>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, there are no usable rows, or training
    /// diverged.</exception>
    public BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>> Fit(
        IDataView trainData, FfnnBinaryModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>The task of the trainer.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new BooleanLabelReader();

    /// <summary>The columns that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
        new(DefaultColumnNames.Probability, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(true))),
        new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
    ];

    /// <summary>Reads the data and trains a model. Its calibrator, with slope -1 and offset 0, makes Probability the sigmoid of
    /// Score.</summary>
    protected override CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator> TrainModelCore(
        TrainContext trainContext)
    {
        var scoreKind = OptionsWithoutEffort.Of(OptionTable.Loss).HasMargins ? ScoreKind.Margin : ScoreKind.LogOdds;
        return new ValueMapperCalibratedModelParameters<FfnnBinaryModelParameters, PlattCalibrator>(
            Host, new FfnnBinaryModelParameters(Host, Train(trainContext, scoreKind)), new PlattCalibrator(Host, -1, 0));
    }

    /// <summary>Makes the transformer of the trained model.</summary>
    protected override BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>
        MakeTransformer(CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator> model, DataViewSchema trainSchema) => new(
            Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of <see cref="FfnnBinaryTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Options of which none is set.</summary>
        public Options()
            : base(TrainerTask.TwoClasses)
        {
        }
    }
}
