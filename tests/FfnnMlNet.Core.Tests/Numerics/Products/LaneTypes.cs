using FfnnMlNet.Numerics;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>All lane types, for tests that run each of them. The runtime emulates those that this processor does not have.</summary>
internal static class LaneTypes
{
    /// <summary>Numbers of lanes.</summary>
    public static readonly int[] All = [16, 8, 4, 1];

    /// <summary>Runs the action with the type of so many lanes.</summary>
    public static void Run<TAction>(int lanes, TAction action) where TAction : struct, ILaneAction
    {
        switch (lanes)
        {
            case 16: action.Run<Lanes16>(); break;
            case 8: action.Run<Lanes8>(); break;
            case 4: action.Run<Lanes4>(); break;
            case 1: action.Run<Lanes1>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(lanes));
        }
    }
}
