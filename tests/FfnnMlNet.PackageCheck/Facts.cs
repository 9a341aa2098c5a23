namespace FfnnMlNet.PackageCheck;

/// <summary>Counts and prints the facts that hold and those that do not.</summary>
internal sealed class Facts
{
    public int Held { get; private set; }

    public int Failed { get; private set; }

    public void Hold(string fact, bool holds)
    {
        Console.WriteLine($"  {(holds ? "ok  " : "FAIL")} {fact}");
        if (holds)
            Held++;
        else
            Failed++;
    }

    /// <summary>A fact that holds where there is no exception to it; exceptions are printed.</summary>
    public void HoldForAll(string fact, IEnumerable<string> exceptions)
    {
        string[] all = [.. exceptions];
        Hold(all.Length == 0 ? fact : $"{fact}, but: {string.Join(", ", all.Take(20))}", all.Length == 0);
    }
}
