using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Mpi.Check;

/// <summary>A table in several files. Each rank reads every so many-th of them; one process reads all.</summary>
internal static class FourFiles
{
    private const int FeatureCount = 10;

    /// <summary>Writes the files, with missing values, a label and a weight.</summary>
    /// <param name="rows">Rows of all files.</param>
    /// <returns>Their names.</returns>
    public static string[] Write(string folder, int files, int rows)
    {
        var random = new Random(8);
        var names = new string[files];
        for (var file = 0; file < files; file++)
        {
            names[file] = Path.Combine(folder, $"rows{file}.csv");
            using var writer = new StreamWriter(names[file]);
            // The files have different sizes.
            var end = (long)rows * (file + 1) * (file + 1) / (files * files);
            for (var row = (long)rows * file * file / (files * files); row < end; row++)
            {
                var sum = 0.0;
                for (var column = 0; column < FeatureCount; column++)
                {
                    var value = random.NextDouble() * (column + 1);
                    sum += value;
                    if (random.Next(50) > 0)
                        writer.Write(value.ToString("R", CultureInfo.InvariantCulture));
                    writer.Write(',');
                }
                writer.Write(sum > 27.5 ? file == 0 ? "high" : "very high" : "low");
                writer.Write('\n');
            }
        }
        return names;
    }

    /// <summary>Compares the model of four ranks, one for each file, with that of one process that reads all files.</summary>
    public static bool Compare(IEnumerable<MpiCommand> commands, int rows)
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-files-").FullName;
        try
        {
            const int Files = 4;
            var files = Write(folder, Files, rows);
            var alone = Train(null, files);
            Console.WriteLine($"{rows} rows in {Files} files: one process has {alone}");
            var isGood = true;
            foreach (var mpi in commands)
            {
                var run = mpi.Run(Files, ["rank", "files", .. files]);
                var isEqual = Comparison.HashesOf(run) is { Length: Files } hashes && hashes.All(hash => hash == alone);
                isGood &= isEqual;
                Console.WriteLine($"  {mpi.Name}, {Files} ranks: {(isEqual ? "equal" : $"DIFFERENT\n{run.Output}{run.Errors}")}");
            }
            return isGood;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Trains on the files.</summary>
    /// <param name="ranks">The ranks, as many as files; null = one process that reads all of them.</param>
    public static string Train(RankGroup? ranks, string[] files)
    {
        var mlContext = new MLContext();
        var own = ranks is null ? files : [.. files.Where((_, file) => file * ranks.Count / files.Length == ranks.Rank)];
        var data = mlContext.Data.CreateTextLoader(
            [new("Features", DataKind.Single, 0, FeatureCount - 1), new("Class", DataKind.String, FeatureCount)], separatorChar: ',')
            .Load(own);
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(mlContext.MulticlassClassification.Trainers.Ffnn(new FfnnTrainer.Options
            {
                Seed = 1, NumberOfEpochs = 1, BatchSize = 1024, HiddenLayers = [16], EnsembleSize = 1, GradientShards = 8,
                NumericEmbedding = NumericEmbedding.PiecewiseLinear(), FeatureScaling = FeatureScaling.QuantileNormal,
                ValidationFraction = 0.05f, NumberOfThreads = 1, Ranks = ranks, RankRows = RankRows.Share,
            }))
            .Fit(data);
        return Cases.HashOf(model.LastTransformer.Model);
    }
}
