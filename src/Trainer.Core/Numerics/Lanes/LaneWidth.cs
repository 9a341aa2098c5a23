using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FfnnMlNet.Numerics;

/// <summary>The widest vectors that the processor supports in hardware. The width is chosen once per call of a kernel, never within a
/// loop.</summary>
internal static class LaneWidth
{
    /// <summary>Lanes per vector: 16, 8, 4 or 1.</summary>
    public static readonly int Current =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>Runs the action with the widest vectors. This is the only place that maps a width to its lane type.</summary>
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
