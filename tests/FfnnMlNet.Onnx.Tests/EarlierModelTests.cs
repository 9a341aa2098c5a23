using FfnnMlNet.Onnx.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>Models of earlier versions of the file format, which others wrote.</summary>
public class EarlierModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "golden"), "*.zip").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_saved_model_can_be_exported(string file)
    {
        var model = _ml.Model.Load(Path.Combine(AppContext.BaseDirectory, "golden", file), out var schema);
        var count = ((VectorDataViewType)schema["Features"].Type).Size;
        var definition = SchemaDefinition.Create(typeof(Given));
        definition[0].ColumnType = new VectorDataViewType(NumberDataViewType.Single, count);
        var random = new Random(1);
        Given[] given =
        [
            .. Enumerable.Range(0, 300).Select(_ => new Given
            {
                Features = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 4) - 2)],
            }),
        ];
        var rows = _ml.Data.LoadFromEnumerable(given, definition);

        Doors.Check(_ml, model, rows);
    }

    private sealed class Given
    {
        public float[] Features { get; set; } = [];
    }
}
