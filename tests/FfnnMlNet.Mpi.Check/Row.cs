using Microsoft.ML.Data;

namespace FfnnMlNet.Mpi.Check;

/// <summary>A row of the made-up table: numbers of which some are missing, a category, a weight, a group, and labels.</summary>
internal sealed class Row
{
    public const int NumberCount = 6;

    [VectorType(NumberCount)]
    public float[] Numbers { get; set; } = [];

    public string Kind { get; set; } = "";

    public float Weight { get; set; }

    public string Group { get; set; } = "";

    public string Class { get; set; } = "";

    public float Value { get; set; }

    /// <summary>A function that is called with the number of each row that is made; null = none.</summary>
    public static Action<int>? OnRow { get; set; }

    public static IEnumerable<Row> Table(int count)
    {
        var random = new Random(5);
        string[] kinds = ["red", "green", "blue"], classes = ["no", "perhaps", "yes"];
        for (var i = 0; i < count; i++)
        {
            OnRow?.Invoke(i);
            var numbers = Enumerable.Range(0, NumberCount).Select(_ => (float)random.NextDouble()).ToArray();
            var kind = random.Next(kinds.Length);
            var value = numbers[0] + (numbers[1] * numbers[2]) + (0.5f * kind) + (0.1f * (float)random.NextDouble());
            var place = Math.Clamp((int)(value * 1.5), 0, 2);
            if (random.Next(10) == 0)
                numbers[random.Next(NumberCount)] = float.NaN;
            yield return new Row
            {
                Numbers = numbers, Kind = kinds[kind], Weight = 0.5f + (float)random.NextDouble(), Group = $"g{random.Next(count / 3)}",
                Class = classes[place], Value = value,
            };
        }
    }
}
