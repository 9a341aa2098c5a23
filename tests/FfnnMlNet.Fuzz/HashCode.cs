namespace FfnnMlNet.Fuzz;

/// <summary>The seed of the random numbers of a case.</summary>
internal static class HashCode
{
    public static int Of(int seed, int number) => unchecked((seed * 1_000_003) + (number * 2_654_435));
}
