namespace FfnnMlNet.Network;

internal sealed partial class NetworkReader
{
    private int ReadMembersPerNetwork(Dictionary<string, (long, long)> chunks)
    {
        if (!TryEnter(chunks, "HEAD"))
            return 1;
        var members = Int32();
        if (members is < 2 or > NetworkLimits.Members)
            Fail($"{members} members are said to share its hidden layers");
        Leave();
        return members;
    }

    // Beside the parameters of one member: the output layers of the others, and the scales of all.
    private static long CountOfMembers(long ofOne, int members, int[] sizes)
    {
        var outputLayer = Math.Min(((long)sizes[^2] + 1) * sizes[^1], long.MaxValue / 4 / members);
        return Math.Min(long.MaxValue / 4, ofOne + (outputLayer * (members - 1)) + ((long)sizes[0] * members));
    }

    // The networks of an ensemble after the first.
    private FeedForwardNetwork[] ReadFurtherMembers(Dictionary<string, (long Start, long End)> chunks, FeedForwardNetwork first)
    {
        if (!TryEnter(chunks, "MEMB"))
            return [];
        var memberBytes = chunks["PARM"].End - chunks["PARM"].Start;
        var count = Int32();
        // Before any buffer is made: the file must hold this many parameters.
        if (count < 1 || (Int128)count * memberBytes != _end - _position)
            Fail($"it is said to have {count} further members of {memberBytes} bytes each, but its part 'MEMB' does not hold as many");
        if ((count + 1L) * first.Layout.MembersPerNetwork > NetworkLimits.Members)
            Fail($"it is said to have {count} further members, each with {first.Layout.MembersPerNetwork} of its own");
        CheckMemory(first.Layout, count + 1L);
        var members = new FeedForwardNetwork[count];
        for (var i = 0; i < count; i++)
        {
            members[i] = first.CreateAlike();
            ReadParameters(members[i]);
        }
        Leave();
        return members;
    }
}
