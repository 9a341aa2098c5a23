using FfnnMlNet.Mpi.Check;
using Xunit;

namespace FfnnMlNet.Mpi.Tests;

/// <summary>The implementations of MPI on this machine, as data of tests.</summary>
public static class Commands
{
    /// <summary>Their names; "none" where there are none, for a test that is skipped.</summary>
    public static TheoryData<string> All { get; } =
        [.. MpiCommand.All.Count == 0 ? ["none"] : MpiCommand.All.Select(command => command.Name)];

    internal static MpiCommand Of(string name) => MpiCommand.All.Single(command => command.Name == name);
}
