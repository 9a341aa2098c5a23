using System.Globalization;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Export;

/// <summary>Exports models of real tables to ONNX both ways, and prints the largest difference of a score and the number of different
/// labels, for rows scored one by one and 256 at once. Some rows have missing values, values of 1e30 and categories that training has not
/// seen, and the columns have names that are easily mixed up.</summary>
internal static class ExportBenchmark
{
    private static readonly string[] Outputs = ["PredictedLabel", "Score", "Probability"];
    private static readonly string[] OddNames = ["W", "Features2", " ", "Größe €", "カテゴリ", "a.b", "label"];
    private static readonly int[] RowsPerCall = [1, 256];

    public static void Run(ExportOptions options)
    {
        Console.WriteLine(
            "| set | task | rows | columns | ExportOnnx: 1 row | 256 rows | ConvertToOnnx: 1 row | 256 rows | labels that differ |");
        Console.WriteLine("|---|---|--:|---|--:|--:|--:|--:|--:|");
        foreach (var (place, name) in options.Only.Index())
        {
            var set = DataSet.All.FirstOrDefault(set => set.Name == name) ?? throw new ArgumentException($"There is no set '{name}'.");
            var data = LoadedSet.Load(set, options.Folder);
            Run(WithCategories(data, WithOddNames(data, place + 1)), OddNames[place % OddNames.Length], options);
        }
    }

    private static void Run(LoadedSet data, string numbers, ExportOptions options)
    {
        var ml = new MLContext(seed: 1);
        var split = Split.Of(data.RowCount, data.OfficialTrainRows, folds: null)[0];
        var train = Spread(split.Train, Math.Min(options.Rows, split.Train.Length));
        var model = Pipeline(ml, data, numbers, options.Effort).Fit(new MemoryView(data, train, numbers));
        var test = Spread(split.Test, options.Rows);
        var rows = new MemoryView(WithOddRows(data, test), [.. Enumerable.Range(0, test.Length)], numbers);
        // All differences are printed, however large they are.
        var check = new OnnxExportOptions { Tolerance = double.MaxValue, MaximumCheckedRows = options.Rows };
        using var exported = new MemoryStream();
        var result = ml.Model.ExportOnnx(model, rows, exported, check);
        using var converted = new MemoryStream();
        ml.Model.ConvertToOnnx(model, rows, converted);
        var scored = model.Transform(rows);
        string[] made = [.. Outputs.Where(column => scored.Schema.GetColumnOrNull(column) is not null)];
        string[] given = [.. rows.Schema.Select(column => column.Name)];
        CheckOutcome[] found =
        [
            .. RowsPerCall.Select(count => new ParityCheck(
                exported.ToArray(), result.Inputs, [.. made.Select(column => new ExportedOutput(column, column))], check)
                { RowsPerCall = count }.Run(rows, scored)),
            .. RowsPerCall.Select(count => new ParityCheck(
                converted.ToArray(), given, [.. made.Select(column => new ExportedOutput(column, column + ".output"))], check)
                { RowsPerCall = count }.Run(rows, scored)),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {data.Set.Name} | {data.Set.Task} | {found.Min(outcome => outcome.Rows)} | ") +
            $"{string.Join(", ", result.Inputs.Take(3).Select(name => $"`{name}`"))}{(result.Inputs.Count > 3 ? ", ..." : "")} | " +
            string.Join(" | ", found.Select(outcome => outcome.LargestDifference.ToString("G2", CultureInfo.InvariantCulture))) +
            string.Create(CultureInfo.InvariantCulture, $" | {found.Max(outcome => outcome.DifferentLabels)} |"));
    }

    private static int[] Spread(int[] rows, int count) =>
        [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Length / count)])];

    // The first categories get odd names, from another one on in each set.
    private static string[] WithOddNames(LoadedSet data, int first) =>
    [
        .. data.CategoryNames.Select((name, i) => i < OddNames.Length - 1 ? OddNames[(first + i) % OddNames.Length] : name),
    ];

    private static LoadedSet WithCategories(LoadedSet data, string[] names) => new()
    {
        Set = data.Set, NumberNames = data.NumberNames, Numbers = data.Numbers, CategoryNames = names, Categories = data.Categories,
        Classes = data.Classes, Targets = data.Targets, OfficialTrainRows = data.OfficialTrainRows,
    };

    // Of ten rows one has a missing value, one a huge value, and one a category that training has not seen. They are in another column of
    // numbers each time, so that a row of a small table that is scored several times is another one.
    private static LoadedSet WithOddRows(LoadedSet data, int[] rows)
    {
        var numbers = rows.Select(row => data.Numbers[row].ToArray()).ToArray();
        for (var i = 0; i < numbers.Length && data.NumberNames.Length > 0; i++)
        {
            if (i % 10 is 0 or 1)
                numbers[i][i / 10 % data.NumberNames.Length] = i % 10 == 0 ? float.NaN : 1e30f * (i % 20 == 1 ? 1 : -1);
        }
        return new LoadedSet
        {
            Set = data.Set, NumberNames = data.NumberNames, Numbers = numbers, CategoryNames = data.CategoryNames,
            Categories = [.. data.Categories.Select(
                column => rows.Select((row, i) => i % 10 == 2 ? "never seen" : column[row]).ToArray())],
            Classes = data.Set.IsClassification ? [.. rows.Select(row => data.Classes[row])] : [],
            Targets = data.Set.IsClassification ? [] : [.. rows.Select(row => data.Targets[row])],
            OfficialTrainRows = null,
        };
    }

    private static EstimatorChain<ITransformer> Pipeline(MLContext ml, LoadedSet data, string numbers, Effort effort)
    {
        List<string> inputs = [];
        var chain = new EstimatorChain<ITransformer>();
        if (data.NumberNames.Length > 0)
            inputs.Add(numbers);
        if (data.CategoryNames.Length > 0)
        {
            // A blank can be the name of an input, but of nothing that a step makes.
            InputOutputColumnPair[] levels =
                [.. data.CategoryNames.Select((name, i) => new InputOutputColumnPair(FormattableString.Invariant($"level{i}"), name))];
            inputs.AddRange(levels.Select(pair => pair.OutputColumnName));
            chain = chain.Append<ITransformer>(ml.Transforms.Categorical.OneHotEncoding(levels));
        }
        chain = chain.Append<ITransformer>(ml.Transforms.Concatenate("Features", [.. inputs]));
        return data.Set.Task switch
        {
            LearningTask.Multiclass => chain.Append<ITransformer>(ml.Transforms.Conversion.MapValueToKey("Label", "Class"))
                .Append<ITransformer>(ml.MulticlassClassification.Trainers.Ffnn(new FfnnTrainer.Options { Effort = effort, Seed = 1 }))
                .Append<ITransformer>(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            LearningTask.Binary => chain.Append<ITransformer>(
                ml.BinaryClassification.Trainers.Ffnn(new FfnnBinaryTrainer.Options { Effort = effort, Seed = 1 })),
            LearningTask.Regression => chain.Append<ITransformer>(
                ml.Regression.Trainers.Ffnn(new FfnnRegressionTrainer.Options { Effort = effort, Seed = 1 })),
            _ => chain.Append<ITransformer>(
                ml.Regression.Trainers.FfnnMultiOutput(new FfnnMultiOutputRegressionTrainer.Options { Effort = effort, Seed = 1 })),
        };
    }
}
