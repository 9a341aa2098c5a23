namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>A figure that has to be reached. Reached is NaN where the run does not have it.</summary>
internal sealed record Bar(string What, double Reached, double Needed, bool AtMost)
{
    public bool IsMet => AtMost ? Reached <= Needed : Reached >= Needed;
}
