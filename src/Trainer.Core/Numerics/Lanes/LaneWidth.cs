using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FfnnMlNet.Numerics;

/// <summary>The widest lanes this process has in hardware. Chosen once per kernel call, never inside a loop.</summary>
internal static class LaneWidth
{
    /// <summary>16, 8, 4 or 1.</summary>
    public static readonly int Current =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>Runs the action with the widest lanes: the only place that goes from a width to its type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TAction>(TAction action) where TAction : struct, ILaneAction, allows ref struct
    {
        switch (Current)
        {
            case 16: action.Run<Lanes16>(); break;
            case 8: action.Run<Lanes8>(); break;
            case 4: action.Run<Lanes4>(); break;
            default: action.Run<Lanes1>(); break;
        }
    }
}
