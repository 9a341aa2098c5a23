using System.Globalization;

namespace FfnnMlNet;

/// <summary>Values of options as text in the invariant culture.</summary>
internal static class OptionText
{
    /// <summary>The text for null and for an empty list.</summary>
    public const string Nothing = "none";

    public static string Of(object? value) => value switch
    {
        null => Nothing,
        bool truth => truth ? "true" : "false",
        Enum named => named.ToString(),
        Activation activation => activation.Signature,
        Loss loss => loss.Signature,
        Optimizer optimizer => optimizer.Signature,
        LearningRateSchedule schedule => schedule.Signature,
        LearningRateFactors factors => factors.Signature,
        WeightInitialization start => start.Signature,
        WeightAveraging averaging => averaging.Signature,
        GradientClipping clipping => clipping.Signature,
        Sampling sampling => sampling.Signature,
        EarlyStopping stopping => stopping.Signature,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<HiddenLayer> layers => layers.Any() ? string.Join(", ", layers) : Nothing,
        _ => value.ToString() ?? "",
    };
}
