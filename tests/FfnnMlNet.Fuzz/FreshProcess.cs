using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>A process that loads a model as a user's program does: it references the package, but calls nothing of it before.</summary>
internal static class FreshProcess
{
    /// <summary>Prints the scores of one row of ones, as bits.</summary>
    public static int Load(string path)
    {
        if (IsLoaded())
            throw new InvalidOperationException("FfnnMlNet is loaded before the model: this process proves nothing.");
        Print(path);
        return IsLoaded() ? 0 : 1;
    }

    private static bool IsLoaded() => AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "FfnnMlNet");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Print(string path)
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Model.Load(path, out var schema);
        var size = ((VectorDataViewType)schema["Features"].Type).Size;
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        var row = new Row { Features = [.. Enumerable.Repeat(1f, size)] };
        var scores = model.Transform(ml.Data.LoadFromEnumerable([row], definition)).GetColumn<float[]>("Score").Single();
        Console.WriteLine(string.Join(' ', scores.Select(BitConverter.SingleToInt32Bits)));
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
