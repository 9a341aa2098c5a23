namespace FfnnMlNet;

/// <summary>What is done with training rows that have missing features, that is, NaN or infinite ones. This setting affects training only.
/// Scoring always gives finite scores for such rows: the median of the training rows replaces a missing value.</summary>
public enum MissingValues
{
    /// <summary>A missing value is replaced by the median of the slot's training rows. Each slot that has a missing value in the training
    /// rows also gives the network an additional input: 1 if the value is missing, else 0. In slots of categories a missing value becomes
    /// 0, which means no category, without an additional input. A slot without any value is always 0, with a warning.</summary>
    Impute = 0,

    /// <summary>Rows with a missing feature are skipped and counted in one warning, as ML.NET's linear trainers do.</summary>
    SkipRows = 1,

    /// <summary>A missing feature ends training with an exception that names the slots and counts the rows.</summary>
    Error = 2,
}
