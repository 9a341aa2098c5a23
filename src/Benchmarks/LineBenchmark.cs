using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks;

/// <summary>Learns y = 2x - 1 from a few rows, with x even in [-1, 1], and prints the lowest R2 over seeds on fresh points of the same
/// range.</summary>
internal static class LineBenchmark
{
    private const int Seeds = 8;
    private const int Points = 1_000;

    public static void Run()
    {
        Console.WriteLine($"y = 2x - 1, the lowest R2 of {Seeds} seeds on {Points} fresh points of [-1, 1]:");
        Console.WriteLine("rows  " + string.Concat(Enum.GetNames<Effort>().Select(name => $"{name,10}")));
        foreach (var rows in new[] { 8, 12, 20, 40 })
        {
            Console.Write($"{rows,4}  ");
            foreach (var effort in Enum.GetValues<Effort>())
                Console.Write($"{Enumerable.Range(0, Seeds).Min(seed => Determination(rows, effort, seed)),10:F4}");
            Console.WriteLine();
        }
    }

    private static double Determination(int count, Effort effort, int seed)
    {
        var ml = new MLContext(seed);
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(i => (2f * i / (count - 1)) - 1).Select(x => new Row { Features = [x], Label = (2 * x) - 1 }),
            definition);
        var model = ml.Regression.Trainers.Ffnn(new FfnnRegressionTrainer.Options { Effort = effort, Seed = seed }).Fit(rows).Model;
        double errors = 0, deviations = 0;
        var score = new float[1];
        for (var i = 0; i < Points; i++)
        {
            var x = (2f * (i + 0.5f) / Points) - 1;
            model.Predict([x], score);
            errors += Math.Pow(score[0] - ((2 * x) - 1), 2);
            deviations += Math.Pow(2 * x, 2);
        }
        return 1 - (errors / deviations);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
