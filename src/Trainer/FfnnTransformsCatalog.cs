using FfnnMlNet;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Adds the transforms of FfnnMlNet to <c>mlContext.Transforms</c>.</summary>
public static class FfnnTransformsCatalog
{
    /// <summary>Makes numbers of dates: year, month, day of the week, hour, and the days since the first one. The transformer can be saved,
    /// loaded and exported to ONNX.</summary>
    /// <param name="catalog">The property <see cref="MLContext.Transforms"/>.</param>
    /// <param name="outputColumnName">Name of the new column, a vector of 14 Singles; see <see cref="DatePartsEstimator"/>.</param>
    /// <param name="inputColumnName">Name of the column of dates: DateTime, DateTimeOffset, or Int64 of ticks. Null = the column
    /// <paramref name="outputColumnName"/>, which is replaced.</param>
    public static DatePartsEstimator DateParts(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new DatePartsEstimator(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName);
    }
}
