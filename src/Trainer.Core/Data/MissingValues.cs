namespace FfnnMlNet;

/// <summary>
/// What becomes of training rows with missing features, which are NaN or infinite ones. It decides about training only: whatever was
/// chosen, scoring such a row gives finite scores, with the median of the training rows in the place of what is missing.
/// </summary>
public enum MissingValues
{
    /// <summary>The median of the slot's training rows takes the place of a missing value, and each slot with a missing value in training
    /// gives the network one more input, 1 where the value is missing, else 0. In slots that stand for categories a missing value is 0,
    /// which is no category, without a further input. A slot with no value at all is 0 always, with a warning.</summary>
    Impute = 0,

    /// <summary>Rows with a missing feature are left out and counted in one warning, as by ML.NET's linear trainers.</summary>
    SkipRows = 1,

    /// <summary>A missing feature ends training with an error that names the slots and counts the rows.</summary>
    Error = 2,
}
