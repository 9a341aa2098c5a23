using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Export;

/// <summary>Exports models of real tables to ONNX both ways, and prints the largest difference of a score and the number of different
/// labels, over test rows some of which have missing values, values of 1e30 and categories that training has not seen.</summary>
internal static class ExportBenchmark
{
    private static readonly string[] Outputs = ["PredictedLabel", "Score", "Probability"];

    public static void Run(ExportOptions options)
    {
        Console.WriteLine("| set | task | rows | inputs | ExportOnnx | ConvertToOnnx | labels that differ |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var name in options.Only)
        {
            var set = DataSet.All.FirstOrDefault(set => set.Name == name) ?? throw new ArgumentException($"There is no set '{name}'.");
            Run(LoadedSet.Load(set, options.Folder), options);
        }
    }

    private static void Run(LoadedSet data, ExportOptions options)
    {
        var ml = new MLContext(seed: 1);
        var split = Split.Of(data.RowCount, data.OfficialTrainRows, folds: null)[0];
        var train = Spread(split.Train, Math.Min(options.Rows, split.Train.Length));
        var model = Pipeline(ml, data, options.Effort).Fit(new MemoryView(data, train));
        var test = Spread(split.Test, options.Rows);
        var rows = new MemoryView(WithOddRows(data, test), [.. Enumerable.Range(0, test.Length)]);
        // All differences are printed, however large they are.
        var check = new OnnxExportOptions { Tolerance = double.MaxValue, MaximumCheckedRows = options.Rows };
        using var exported = new MemoryStream();
        var result = ml.Model.ExportOnnx(model, rows, exported, check);
        var converted = Converted(ml, model, rows, check);
        Console.WriteLine(FormattableString.Invariant(
            $"| {data.Set.Name} | {data.Set.Task} | {result.CheckedRows} | {result.Inputs.Count} | {result.LargestDifference:G2} | ") +
            FormattableString.Invariant(
                $"{converted.LargestDifference:G2} | {Math.Max(result.DifferentLabels, converted.DifferentLabels)} |"));
    }

    private static CheckOutcome Converted(MLContext ml, ITransformer model, IDataView rows, OnnxExportOptions check)
    {
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnx(model, rows, stream);
        var scored = model.Transform(rows);
        ExportedOutput[] outputs = [.. Outputs.Where(column => scored.Schema.GetColumnOrNull(column) is not null)
            .Select(column => new ExportedOutput(column, column + ".output"))];
        return new ParityCheck(stream.ToArray(), [.. rows.Schema.Select(column => column.Name)], outputs, check).Run(rows, scored);
    }

    private static int[] Spread(int[] rows, int count) =>
        [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Length / count)])];

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

    private static EstimatorChain<ITransformer> Pipeline(MLContext ml, LoadedSet data, Effort effort)
    {
        List<string> inputs = [];
        var chain = new EstimatorChain<ITransformer>();
        if (data.NumberNames.Length > 0)
            inputs.Add(MemoryView.Numbers);
        if (data.CategoryNames.Length > 0)
        {
            inputs.AddRange(data.CategoryNames);
            chain = chain.Append<ITransformer>(ml.Transforms.Categorical.OneHotEncoding(
                [.. data.CategoryNames.Select(name => new InputOutputColumnPair(name, name))]));
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
