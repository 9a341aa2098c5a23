namespace FfnnMlNet;

/// <summary>Another rank of a <see cref="RankGroup"/> has failed, so this one cannot go on. The message names that rank and what it
/// reported.</summary>
/// <param name="rank">The rank that failed.</param>
/// <param name="message">The whole message.</param>
public sealed class RankFailedException(int rank, string message) : Exception(message)
{
    /// <summary>The rank that failed.</summary>
    public int Rank { get; } = rank;
}
