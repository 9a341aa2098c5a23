using Microsoft.ML;

namespace FfnnMlNet.Onnx.Tests.Harness;

/// <summary>Tables of random rows.</summary>
internal static class Rows
{
    private const int TrainingRows = 240, UsualRows = 260, Categories = 12;

    private static readonly string[] Classes = ["red", "grün", "b,\"l"];

    public static IDataView Training(MLContext ml) => ml.Data.LoadFromEnumerable(Usual(new Random(1), TrainingRows));

    /// <summary>Rows for scoring: usual ones, and in between values that are missing, infinite, huge or tiny, and categories that training
    /// has not seen.</summary>
    public static IDataView Odd(MLContext ml)
    {
        var rows = Usual(new Random(2), UsualRows).ToList();
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 1e6f, -50, 3e-39f, -0f, 1e10f];
        foreach (var value in values)
        {
            for (var column = 0; column < Row.Numbers.Length; column++)
                rows.Insert(rows.Count / 2, With(Usual(new Random(rows.Count), 1)[0], column, value));
        }
        rows.Insert(0, new Row { First = float.NaN, Second = float.NaN, Third = float.NaN, Fourth = float.NaN, Text = "never seen" });
        rows.Insert(7, new Row { First = 1e30f, Second = -1e30f, Third = 1e30f, Fourth = 1e30f });
        rows.ForEach(row => row.Pair = row.Pair.Length == 2 ? row.Pair : [0, 0]);
        return ml.Data.LoadFromEnumerable(rows);
    }

    private static Row[] Usual(Random random, int count) => [.. Enumerable.Range(0, count).Select(i => UsualRow(random, i))];

    private static Row UsualRow(Random random, int i)
    {
        double x = random.NextDouble(), y = (random.NextDouble() * 20) - 10, z = i % 3 == 0 ? random.NextDouble() * 1000 : 0;
        var category = random.Next(Categories);
        var score = x + (Math.Sin(y) / 2) + (category % 3) - 0.8;
        var label = Math.Clamp((int)(score + 0.5), 0, Classes.Length - 1);
        return new Row
        {
            First = (float)x, Second = i % 5 == 4 ? float.NaN : (float)y, Third = (float)z,
            Fourth = (float)Math.Exp(y / 3), Text = $"category {category}", Class = Classes[label], Digit = (label * 7) - 3,
            IsTrue = score > 0.5, Number = (float)Math.Clamp(score / 3, 0, 1), Pair = [(float)(100 + (30 * score)), (float)(y - x)],
        };
    }

    private static Row With(Row row, int column, float value)
    {
        switch (column)
        {
            case 0:
                row.First = value;
                break;
            case 1:
                row.Second = value;
                break;
            case 2:
                row.Third = value;
                break;
            default:
                row.Fourth = value;
                break;
        }
        return row;
    }
}
