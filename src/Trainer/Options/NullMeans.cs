namespace FfnnMlNet;

/// <summary>What it means when the user sets an option to null.</summary>
internal enum NullMeans
{
    /// <summary>Null is an error.</summary>
    Error,

    /// <summary>Null takes back a value that was set: the option is not set.</summary>
    Unset,

    /// <summary>Null is a value with a meaning of its own, which the documentation of the option explains. <see cref="Effort"/> does not
    /// replace it.</summary>
    Value,
}
