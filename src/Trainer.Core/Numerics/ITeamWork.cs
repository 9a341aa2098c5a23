namespace FfnnMlNet.Numerics;

/// <summary>Work that a team can share: part i of n touches outputs that no other part touches.</summary>
internal interface ITeamWork
{
    void Execute(int part, int parts);
}
