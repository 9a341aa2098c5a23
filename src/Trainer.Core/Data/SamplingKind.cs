namespace FfnnMlNet.Data;

/// <summary>The kinds of <see cref="Sampling"/>.</summary>
internal enum SamplingKind
{
    Shuffle,
    InOrder,
    WithReplacement,
}
