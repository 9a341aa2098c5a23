namespace FfnnMlNet.Benchmarks.Sparse;

/// <summary>Rows of a user and an item, most of which are rare: user floor(25,000 u^2) and item floor(13,000 u^2), each u uniformly random.
/// So that each of the 38,000 occurs, row i has user i / 3 where 3 divides i, and item i / 5 modulo 13,000 where 5 divides i - 1. Users and
/// items have a normal number each; the label is true with the probability sigmoid(1.5 (user + item)).</summary>
internal static class MadeUpCategories
{
    private const int Users = 25_000;
    private const int Items = 13_000;

    /// <param name="count">Number of rows, at least 75,000 for all users and items to occur.</param>
    public static List<Row> Rows(int count)
    {
        var random = new Random(1);
        double[] ofUsers = [.. Enumerable.Range(0, Users).Select(_ => Gaussian(random))];
        double[] ofItems = [.. Enumerable.Range(0, Items).Select(_ => Gaussian(random))];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (user, item) = ((int)(Users * Math.Pow(random.NextDouble(), 2)), (int)(Items * Math.Pow(random.NextDouble(), 2)));
            (user, item) = (i % 3 == 0 ? i / 3 % Users : user, i % 5 == 1 ? i / 5 % Items : item);
            var probability = 1 / (1 + Math.Exp(-1.5 * (ofUsers[user] + ofItems[item])));
            return new Row { User = $"u{user}", Item = $"i{item}", Label = random.NextDouble() < probability };
        })];
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    internal sealed class Row
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";

        public bool Label { get; set; }
    }
}
