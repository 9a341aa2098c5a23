namespace FfnnMlNet.Training;

/// <summary>What is done around the training of members, from the threads that train them.</summary>
/// <param name="Known">The member with an index, where it is trained already; else null.</param>
/// <param name="OnTrained">Called with the index of each member that was trained, the member, and the time that it took.</param>
internal sealed record MemberHooks(Func<int, TrainedMember?> Known, Action<int, TrainedMember, TimeSpan> OnTrained);
