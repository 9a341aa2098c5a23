namespace FfnnMlNet;

/// <summary>By which figure of the validation rows the best epoch is chosen.</summary>
public enum BestBy
{
    /// <summary>The lowest validation loss; the first of equal epochs.</summary>
    ValidationLoss,

    /// <summary>The best validation metric, which is the highest accuracy for classes and the lowest root mean squared error for numbers;
    /// the last of equal epochs, as RealMLP chooses (Holzmueller, Grinsztajn and Steinwart, 2024): accuracies are often equal, and of equal
    /// ones the later has learnt more.</summary>
    ValidationMetric,
}
