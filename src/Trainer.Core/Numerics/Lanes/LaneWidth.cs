using System.Runtime.Intrinsics;

namespace FfnnMlNet.Numerics;

/// <summary>The widest lanes this process has in hardware. Chosen once per kernel call, never inside a loop.</summary>
internal static class LaneWidth
{
    /// <summary>16, 8, 4 or 1.</summary>
    public static readonly int Current =
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;
}
