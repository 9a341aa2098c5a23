using FfnnMlNet.Tool.Code;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Tests.Code;

/// <summary>A small model of each task on rows with odd names, and what its projects are made from.</summary>
internal sealed class OddModel
{
    private static readonly string[] _numbers = ["class", "größe (m²)", "größe [m²]", "2 <b>& */ \u2028 #if", "model input", "😀"];
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;
    private readonly ITransformer _model;

    public OddModel(TaskKind task)
    {
        _data = _mlContext.Data.LoadFromEnumerable(OddRow.Rows());
        Content = ContentOf(task);
        // Labels are made before the pipeline, so that the model does not ask for them.
        var labelled = _mlContext.Transforms.Conversion.MapValueToKey("Key", nameof(OddRow.Kind)).Fit(_data).Transform(_data);
        var features = _mlContext.Transforms.Categorical.OneHotEncoding("coded", OddRow.Category)
            .Append(_mlContext.Transforms.Concatenate("Features", [.. _numbers, "coded"]));
        IReadOnlyList<int> layers = [8];
        _model = task switch
        {
            TaskKind.BinaryClassification => features.Append(_mlContext.BinaryClassification.Trainers.Ffnn(
                nameof(OddRow.IsPositive), hiddenLayers: layers, numberOfEpochs: 5)).Fit(labelled),
            TaskKind.MulticlassClassification => features
                .Append(_mlContext.MulticlassClassification.Trainers.Ffnn("Key", hiddenLayers: layers, numberOfEpochs: 5))
                .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(labelled),
            TaskKind.Regression => features.Append(_mlContext.Regression.Trainers.Ffnn(
                nameof(OddRow.Number), hiddenLayers: layers, numberOfEpochs: 5)).Fit(labelled),
            _ => features.Append(_mlContext.Regression.Trainers.FfnnMultiOutput(
                nameof(OddRow.Numbers), hiddenLayers: layers, numberOfEpochs: 5)).Fit(labelled),
        };
    }

    public CodeContent Content { get; }

    public void Save(string path) => _mlContext.Model.Save(_model, _data.Schema, path);

    /// <summary>The scores of the example row, as the model itself gives them: the probability of two classes, otherwise the
    /// scores.</summary>
    public float[] Scores()
    {
        var row = new OddRow
        {
            Keyword = 0.5f,
            Size = 0.25f,
            SizeAgain = float.NaN,
            Markup = 1,
            NameOfTheClass = 0,
            NoLetters = 12,
            Text = "drei 3",
            Date = new DateTime(2024, 2, 29, 8, 30, 0),
            Numbers = [0, 0],
        };
        var scored = _model.Transform(_mlContext.Data.LoadFromEnumerable([row]));
        var name = Content.Task == TaskKind.BinaryClassification ? "Probability" : "Score";
        return Content.Task is TaskKind.BinaryClassification or TaskKind.Regression
            ? [.. scored.GetColumn<float>(name)]
            : scored.GetColumn<float[]>(name).Single();
    }

    private static CodeContent ContentOf(TaskKind task)
    {
        string?[] examples = ["0.5", "0.25", "N/A", "1", "0", "12"];
        return new CodeContent
        {
            Title = "odd model <&> \u2028 \"1\"",
            Task = task,
            Inputs =
            [
                .. _numbers.Select((name, i) => new CodeColumn(name, CodeType.Number, $"A number. </summary> {name}", examples[i])),
                new CodeColumn(OddRow.Category, CodeType.Text, "A text\nof two lines.", "drei 3"),
                new CodeColumn("date time", CodeType.Date, "A date.", "2024-02-29 08:30:00"),
            ],
            Outputs = task switch
            {
                TaskKind.BinaryClassification =>
                    [new("PredictedLabel", CodeType.Boolean, "Whether it is positive."),
                        new("Probability", CodeType.Number, "Its probability.")],
                TaskKind.MulticlassClassification =>
                    [new("PredictedLabel", CodeType.Text, "The class."), new("Score", CodeType.Numbers, "The probability of each class.")],
                TaskKind.Regression => [new("Score", CodeType.Number, "The number.")],
                _ => [new("Score", CodeType.Numbers, "The numbers.")],
            },
            ClassNames = task switch
            {
                TaskKind.BinaryClassification => ["no \"0\"", "yes\\1"],
                TaskKind.MulticlassClassification => [.. OddRow.Rows().Select(row => row.Kind).Distinct()],
                _ => [],
            },
            Labels = ["what <is> it"],
            PackageVersion = "0.1.0",
            MlNetVersion = "5.0.1",
        };
    }
}
