using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to tell several classes apart.</summary>
/// <remarks>The label is a key (see <c>MapValueToKey</c>). Score holds the probability of each class, with the class names as slot
/// names; PredictedLabel is the most probable class, with the key values of the label.</remarks>
public sealed class FfnnTrainer
    : FfnnTrainerBase<MulticlassPredictionTransformer<FfnnMulticlassModelParameters>, FfnnMulticlassModelParameters>
{
    /// <param name="mlContext">Gives the seed where <see cref="FfnnOptions.Seed"/> is null, the log, and cancellation.</param>
    /// <param name="labelColumnName">Column to learn.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights, Single; null = every row counts once.</param>
    public FfnnTrainer(
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
    public FfnnTrainer(MLContext mlContext, Options options)
        : this((IHostEnvironment)mlContext, options)
    {
    }

    internal FfnnTrainer(IHostEnvironment environment, Options options)
        : base(environment, nameof(FfnnTrainer), Prepare(environment, options), TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName))
    {
    }

    /// <summary>Goes on training <paramref name="initialModel"/>: its layers, activations and parameters are the start, whatever <see
    /// cref="FfnnOptions.HiddenLayers"/> says, and <see cref="FfnnOptions.NumberOfEpochs"/> counts the epochs of this call. The optimizer
    /// starts afresh.</summary>
    /// <param name="trainData">Rows to learn from, prepared by the transforms the model's own training data were prepared by.</param>
    /// <param name="initialModel">A model of this kind of trainer, which is <c>model.Model</c> of a transformer; it is not changed.</param>
    /// <exception cref="InvalidOperationException">Features or labels do not fit the model, or the rows cannot be used.</exception>
    public MulticlassPredictionTransformer<FfnnMulticlassModelParameters> Fit(
        IDataView trainData, FfnnMulticlassModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new ClassLabelReader(label);

    /// <summary>The columns that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        var keyValues = label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues).ToArray();
        var score = AnnotationUtils.AnnotationsForMulticlassScoreColumn(label).ToList();
        // ML.NET's own trainers name the slots for text classes only; here numeric classes have names too.
        if (keyValues.Length > 0 && score.All(annotation => annotation.Name != AnnotationUtils.Kinds.SlotNames))
            score.Add(new SchemaShape.Column(
                AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false));
        return
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(score)),
            new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true,
                new SchemaShape(keyValues.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
        ];
    }

    /// <summary>Reads the data and trains.</summary>
    protected override FfnnMulticlassModelParameters TrainModelCore(TrainContext trainContext) =>
        new(Host, Train(trainContext, ScoreKind.Probabilities));

    /// <summary>Wraps the trained model.</summary>
    protected override MulticlassPredictionTransformer<FfnnMulticlassModelParameters> MakeTransformer(
        FfnnMulticlassModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, KeyNames.WithValues(trainSchema, LabelColumn.Name, model.Network.OutputNames), FeatureColumn.Name,
            LabelColumn.Name);

    /// <summary>Options of <see cref="FfnnTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Nothing is set.</summary>
        public Options()
            : base(TrainerTask.Classes)
        {
        }
    }
}
