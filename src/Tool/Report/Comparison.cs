namespace FfnnMlNet.Tool.Report;

/// <summary>Whether the test rows show that the model is better than something else.</summary>
internal enum Comparison
{
    /// <summary>There is nothing to compare with.</summary>
    Unknown,

    /// <summary>It is worse.</summary>
    Worse,

    /// <summary>The difference is smaller than what chance explains.</summary>
    Unclear,

    /// <summary>It is better.</summary>
    Better,
}
