using System.Text.RegularExpressions;

namespace FfnnMlNet.Mpi.Check;

/// <summary>Compares the models of one process alone with those of several ranks.</summary>
internal static partial class Comparison
{
    /// <summary>Trains each case alone and on each number of ranks, and prints whether all ranks of all runs have the same model.</summary>
    public static bool Run(IReadOnlyList<MpiCommand> commands, IReadOnlyList<int> ranks, IReadOnlyList<string> cases)
    {
        var isGood = true;
        foreach (var name in cases)
        {
            var alone = Cases.IsTimed(name) ? null : Cases.Train(name, null);
            Console.WriteLine($"{name}: {(alone is null ? "ends by the clock" : $"one process has {alone}")}");
            foreach (var mpi in commands)
            {
                foreach (var count in ranks)
                {
                    var run = mpi.Run(count, ["rank", "case", name]);
                    var hashes = HashesOf(run);
                    var isEqual = hashes.Length == count && hashes.All(hash => hash == (alone ?? hashes[0]));
                    isGood &= isEqual;
                    Console.WriteLine($"  {mpi.Name}, {count} ranks: " + (isEqual ? "equal" : $"DIFFERENT\n{run.Output}{run.Errors}"));
                }
            }
        }
        return isGood;
    }

    /// <summary>The hashes that the ranks of a run have printed.</summary>
    public static string[] HashesOf(Ended run) => [.. Hash().Matches(run.Output).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("has ([0-9a-f]{32})")]
    private static partial Regex Hash();
}
