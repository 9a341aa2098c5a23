namespace FfnnMlNet.Tool.Tests.Commands;

/// <summary>An empty folder for a test, which is removed after it.</summary>
internal sealed class TemporaryRoom : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ffnn-test-").FullName;

    /// <summary>The names of everything in the folder.</summary>
    public IEnumerable<string> Entries => Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!);

    /// <summary>The path of a file.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Writes houses: the price follows area, rooms and quarter.</summary>
    public string WriteHouses(string name, int count, int seed = 1)
    {
        string[] quarters = ["north", "south", "west"];
        var random = new Random(seed);
        var lines = new List<string> { "area,rooms,quarter,price" };
        for (var i = 0; i < count; i++)
        {
            var (area, rooms, quarter) = (20 + random.Next(150), 1 + random.Next(6), random.Next(3));
            var price = (area * 10) + (rooms * 50) + (quarter * 200) + random.Next(40);
            lines.Add(FormattableString.Invariant($"{area},{rooms},{quarters[quarter]},{price}"));
        }
        return Write(name, string.Join('\n', lines) + "\n");
    }

    /// <summary>Writes flowers: one of some classes follows the numbers.</summary>
    public string WriteFlowers(string name, int count, params string[] classes)
    {
        var random = new Random(2);
        var lines = new List<string> { "length,width,kind" };
        for (var i = 0; i < count; i++)
        {
            var label = random.Next(classes.Length);
            lines.Add(FormattableString.Invariant(
                $"{label + random.NextDouble():F3},{(label * 2) + random.NextDouble():F3},{classes[label]}"));
        }
        return Write(name, string.Join('\n', lines) + "\n");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
