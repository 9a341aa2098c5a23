using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Tests.Code;

/// <summary>A row whose columns have names that are no names of C#.</summary>
internal sealed class OddRow
{
    public const string Category = "a\"b\\c";

    [ColumnName("class")]
    public float Keyword { get; set; }

    [ColumnName("größe (m²)")]
    public float Size { get; set; }

    [ColumnName("größe [m²]")]
    public float SizeAgain { get; set; }

    [ColumnName("2 <b>& */ \u2028 #if")]
    public float Markup { get; set; }

    [ColumnName("model input")]
    public float NameOfTheClass { get; set; }

    [ColumnName("😀")]
    public float NoLetters { get; set; }

    [ColumnName(Category)]
    public string Text { get; set; } = "";

    [ColumnName("date time")]
    public DateTime Date { get; set; }

    public bool IsPositive { get; set; }

    public string Kind { get; set; } = "";

    public float Number { get; set; }

    [VectorType(2)]
    public float[] Numbers { get; set; } = [];

    public static IReadOnlyList<OddRow> Rows()
    {
        var random = new Random(1);
        string[] kinds = ["one \"1\"", "two\n2", "drei 3"];
        return [.. Enumerable.Range(0, 300).Select(i =>
        {
            var (size, kind) = ((float)random.NextDouble(), random.Next(3));
            return new OddRow
            {
                Keyword = (float)random.NextDouble(),
                Size = size,
                SizeAgain = i % 7 == 0 ? float.NaN : (float)random.NextDouble(),
                Markup = (float)random.NextDouble(),
                NameOfTheClass = i % 2,
                NoLetters = i,
                Text = kinds[kind],
                Date = new DateTime(2024, 1, 1).AddDays(i),
                IsPositive = size > 0.5,
                Kind = kinds[kind],
                Number = 3 * size + kind,
                Numbers = [size, kind],
            };
        })];
    }
}
