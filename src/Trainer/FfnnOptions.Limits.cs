using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    // What is trained can also be saved and loaded again.
    private void ValidateLimits(List<string> faults)
    {
        if (HiddenLayers?.Count >= NetworkLimits.Layers)
            faults.Add(Throw.OptionMessage(
                nameof(HiddenLayers), FormattableString.Invariant($"a list of {HiddenLayers.Count}"),
                FormattableString.Invariant($"a list of at most {NetworkLimits.Layers - 1} layers"), ""));
        if (EnsembleSize >= 1 && MembersPerNetwork >= 1 && (long)EnsembleSize * MembersPerNetwork > NetworkLimits.Members)
            faults.Add(Throw.OptionMessage(
                "EnsembleSize times MembersPerNetwork", FormattableString.Invariant($"{EnsembleSize} times {MembersPerNetwork}"),
                FormattableString.Invariant($"at most {NetworkLimits.Members}"), ""));
        if (ResumeFrom?.IndexOfAny(Path.GetInvalidPathChars()) >= 0)
            faults.Add(Throw.PathMessage(nameof(ResumeFrom), ResumeFrom));
    }
}
