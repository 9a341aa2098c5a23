namespace FfnnMlNet.Network;

/// <summary>The score whose contributions were computed.</summary>
/// <param name="Output">Index of the output or class.</param>
/// <param name="Base">The score of the baseline. It and the contributions add up to <paramref name="Score"/>.</param>
/// <param name="Score">The score of the row: for several classes the log-odds of the class, else the value of the Score column.</param>
internal readonly record struct ExplainedScore(int Output, float Base, float Score);
