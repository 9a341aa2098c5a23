namespace FfnnMlNet;

/// <summary>The figure of the validation rows by which the best epoch is chosen.</summary>
public enum BestBy
{
    /// <summary>The lowest validation loss. Of equal epochs the first is chosen.</summary>
    ValidationLoss,

    /// <summary>The best validation metric: the highest accuracy for classes, the lowest root mean squared error for numbers. Of equal
    /// epochs the last is chosen, as RealMLP does (Holzmüller, Grinsztajn and Steinwart, 2024), because accuracies are often equal and the
    /// later epoch has trained longer.</summary>
    ValidationMetric,
}
