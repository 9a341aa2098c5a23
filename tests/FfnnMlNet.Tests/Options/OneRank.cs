namespace FfnnMlNet.Tests.Options;

/// <summary>A group of this process alone.</summary>
internal sealed class OneRank : RankGroup
{
    public override int Rank => 0;

    public override int Count => 1;

    public override int ProcessorsPerRank => 2;

    internal override void Exchange(int to, ReadOnlySpan<byte> sent, int from, Span<byte> received) =>
        throw new NotSupportedException("There is no other rank.");

    internal override int Claim(int counter) => throw new NotSupportedException("There is no other rank.");

    internal override void CheckAlive()
    {
    }

    internal override void Fail(Exception failure)
    {
    }
}
