namespace FfnnMlNet;

/// <summary>What it means that an option is set to null.</summary>
internal enum NullMeans
{
    /// <summary>An error.</summary>
    Fault,

    /// <summary>That the option is not set.</summary>
    Unset,

    /// <summary>What its documentation says: <see cref="Effort"/> chooses nothing else.</summary>
    Choice,
}
