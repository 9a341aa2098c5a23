namespace FfnnMlNet.Fuzz;

/// <summary>How a case ended.</summary>
internal enum Ending
{
    /// <summary>An error of this library that says what is wrong.</summary>
    Rejected,

    /// <summary>An error from the zip reader or from ML.NET's own part of the file.</summary>
    RejectedByMlNet,

    /// <summary>A checkpoint with valid numbers, from which the resumed run diverged with this library's error.</summary>
    Diverged,

    /// <summary>The model loaded, and all scores of finite rows are finite.</summary>
    Scored,

    /// <summary>Anything else, which is a failure.</summary>
    Else,
}
