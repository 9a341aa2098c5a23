namespace FfnnMlNet.Numerics;

/// <summary>Work that a <see cref="ThreadTeam"/> can divide among threads. No two parts write to the same outputs.</summary>
internal interface ITeamWork
{
    /// <summary>Does one part of the work.</summary>
    /// <param name="part">In [0, <paramref name="parts"/>).</param>
    /// <param name="parts">The number of parts that the work is divided into.</param>
    void Execute(int part, int parts);
}
