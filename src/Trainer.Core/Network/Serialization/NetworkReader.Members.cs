namespace FfnnMlNet.Network;

internal sealed partial class NetworkReader
{
    // The members of an ensemble after the first.
    private FeedForwardNetwork[] ReadFurtherMembers(Dictionary<string, (int Start, int End)> chunks, FeedForwardNetwork first)
    {
        if (!TryEnter(chunks, "MEMB"))
            return [];
        var memberBytes = chunks["PARM"].End - chunks["PARM"].Start;
        var count = Int32();
        // Before any buffer is made: the file must hold this many parameters.
        if (count < 1 || (long)count * memberBytes != _end - _position)
            Fail($"it is said to have {count} further members of {memberBytes} bytes each, but its part 'MEMB' does not hold as many");
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
