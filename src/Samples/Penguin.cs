using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>A row of the table of penguins, which several samples use.</summary>
internal sealed class Penguin
{
    [LoadColumn(0)]
    public string Species { get; set; } = "";

    [LoadColumn(1)]
    public string Island { get; set; } = "";

    [LoadColumn(2)]
    public float BillLength { get; set; }

    [LoadColumn(3)]
    public float BillDepth { get; set; }

    [LoadColumn(4)]
    public float FlipperLength { get; set; }

    [LoadColumn(5)]
    public float Mass { get; set; }

    [LoadColumn(6)]
    public string Sex { get; set; } = "";

    /// <summary>The file writes NA for a missing value, which ML.NET reads as NaN in a column of numbers.</summary>
    public static IDataView Load(MLContext mlContext) =>
        mlContext.Data.LoadFromTextFile<Penguin>(SampleData.Find("penguins.csv"), separatorChar: ',', hasHeader: true);

    /// <summary>Makes the columns Label and Features.</summary>
    public static IEstimator<ITransformer> Preparation(MLContext mlContext) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Species))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding(
                [new InputOutputColumnPair("IslandEncoded", nameof(Island)), new InputOutputColumnPair("SexEncoded", nameof(Sex))]))
            .Append(mlContext.Transforms.Concatenate(
                "Features", "IslandEncoded", "SexEncoded", nameof(BillLength), nameof(BillDepth), nameof(FlipperLength), nameof(Mass)));
}
