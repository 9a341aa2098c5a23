namespace FfnnMlNet.Network;

internal sealed partial class NetworkReader
{
    private (string Name, string Value)[] ReadOptions()
    {
        // Two lengths each.
        const int LeastBytes = 2 * sizeof(int);
        var count = Int32();
        if (count < 1 || count > (_end - _position) / LeastBytes)
            Fail($"it is said to have {count} training options");
        var options = new (string Name, string Value)[count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            options[i] = (Text(), Text());
            if (options[i].Name.Length == 0)
                Fail($"training option {i} has no name");
            if (!names.Add(options[i].Name))
                Fail($"the training option '{options[i].Name}' stands there twice");
        }
        Leave();
        return options;
    }
}
