using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Trains a feed-forward neural network to tell several classes apart (multiclass classification).</summary>
/// <remarks>Two classes are learnt by <see cref="FfnnBinaryTrainer"/>, a number by <see cref="FfnnRegressionTrainer"/>. The label is a
/// key: make it with <c>MapValueToKey</c> before the pipeline, so that the saved model does not ask for its column. Score holds the
/// probability of each class, with the class names as slot names; PredictedLabel is the most probable class, with the key values of the
/// label.</remarks>
/// <example>
/// <code>
/// var labelled = mlContext.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(penguins).Transform(penguins);
/// var split = mlContext.Data.TrainTestSplit(labelled, testFraction: 0.2);
/// var model = mlContext.Transforms.Concatenate("Features", "BillLength", "BillDepth", "Mass")
///     .Append(new FfnnTrainer(mlContext))
///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
///     .Fit(split.TrainSet);
/// Console.WriteLine(mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy);
/// </code>
/// </example>
public sealed class FfnnTrainer
    : FfnnTrainerBase<MulticlassPredictionTransformer<FfnnMulticlassModelParameters>, FfnnMulticlassModelParameters>
{
    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
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

    /// <param name="mlContext">The context for log and cancellation, and for the seed where <see cref="FfnnOptions.Seed"/> is null.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on this trainer.</param>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; the message lists all faults.</exception>
    public FfnnTrainer(MLContext mlContext, Options options)
        : this((IHostEnvironment)mlContext, options)
    {
    }

    internal FfnnTrainer(IHostEnvironment environment, Options options)
        : base(environment, nameof(FfnnTrainer), Prepare(environment, options), TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName))
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
    public MulticlassPredictionTransformer<FfnnMulticlassModelParameters> Fit(
        IDataView trainData, FfnnMulticlassModelParameters initialModel)
    {
        ArgumentNullException.ThrowIfNull(initialModel);
        return Continue(trainData, initialModel);
    }

    /// <summary>The task of the trainer.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override LabelReader CreateLabelReader(DataViewSchema.Column label) => new ClassLabelReader(label);

    /// <summary>The columns that the trained model adds.</summary>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        var keyValues = label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues).ToArray();
        var score = AnnotationUtils.AnnotationsForMulticlassScoreColumn(label).ToList();
        // ML.NET declares slot names for text classes only; this trainer has them for numeric classes too.
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

    /// <summary>Reads the data and trains a model.</summary>
    protected override FfnnMulticlassModelParameters TrainModelCore(TrainContext trainContext) =>
        new(Host, Train(trainContext, ScoreKind.Probabilities));

    /// <summary>Makes the transformer of the trained model.</summary>
    protected override MulticlassPredictionTransformer<FfnnMulticlassModelParameters> MakeTransformer(
        FfnnMulticlassModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, KeyNames.WithValues(trainSchema, LabelColumn.Name, model.Network.OutputNames), FeatureColumn.Name,
            LabelColumn.Name);

    /// <summary>Options of <see cref="FfnnTrainer"/>.</summary>
    public sealed class Options : FfnnOptions
    {
        /// <summary>Options of which none is set.</summary>
        public Options()
            : base(TrainerTask.Classes)
        {
        }
    }
}
