namespace FfnnMlNet.Data;

internal enum SamplingKind
{
    Shuffle,
    InOrder,
    WithReplacement,
}
