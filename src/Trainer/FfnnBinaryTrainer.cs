using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to tell true from false.</summary>
/// <remarks>The label is a Boolean. Score is the log-odds of true, Probability its sigmoid, PredictedLabel true where Score is above 0.
/// Beyond 16, and below -80, Score grows ever slower towards 17.25 and -87, in the same order of rows, so that Probability is never exactly
/// 1 or 0. With a loss of margins, such as hinge, Score is the margin; Probability is its sigmoid all the same, which orders rows but is no
/// calibrated probability until a calibrator is fitted (<c>mlContext.BinaryClassification.Calibrators.Platt</c>).</remarks>
public sealed class FfnnBinaryTrainer
    : FfnnTrainerBase<
        BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>,
        CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>
{
    /// <param name="mlContext">Gives the seed where <see cref="FfnnOptions.Seed"/> is null, the log, and cancellation.</param>
    /// <param name="labelColumnName">Column to learn.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights, Single; null = every row counts once.</param>
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

    /// <param name="mlContext">Gives the seed where <see cref="FfnnOptions.Seed"/> is null, the log, and cancellation.</param>
    /// <param name="options">What to train; later changes to the object have no effect on this trainer.</param>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; all faults in one message.</exception>
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

    /// <summary>Goes on training <paramref name="initialModel"/>: its layers, activations and parameters are the start, whatever <see
    /// cref="FfnnOptions.HiddenLayers"/> says, and <see cref="FfnnOptions.NumberOfEpochs"/> counts the epochs of this call. The optimizer
    /// starts afresh.</summary>
    /// <param name="trainData">Rows to learn from, prepared by the transforms the model's own training data were prepared by.</param>
    /// <param name="initialModel">A model of this kind of trainer, which is <c>model.Model.SubModel</c> of a transformer; it is not
    /// changed.</param>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, or the rows cannot be used.</exception>
    public BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>> Fit(
        IDataView trainData, FfnnBinaryModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>What the trainer predicts.</summary>
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

    /// <summary>Reads the data and trains. The calibrator of slope -1 and offset 0 makes Probability the sigmoid of Score.</summary>
    protected override CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator> TrainModelCore(
        TrainContext trainContext)
    {
        var scoreKind = Plain.Of(OptionTable.Loss).HasMargins ? ScoreKind.Margin : ScoreKind.LogOdds;
        return new ValueMapperCalibratedModelParameters<FfnnBinaryModelParameters, PlattCalibrator>(
            Host, new FfnnBinaryModelParameters(Host, Train(trainContext, scoreKind)), new PlattCalibrator(Host, -1, 0));
    }

    /// <summary>Wraps the trained model.</summary>
    protected override BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>
        MakeTransformer(CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator> model, DataViewSchema trainSchema) => new(
            Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of <see cref="FfnnBinaryTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Nothing is set.</summary>
        public Options()
            : base(TrainerTask.TwoClasses)
        {
        }
    }
}
