namespace FfnnMlNet.Network;

/// <summary>
/// Limits log-odds s such that their probability, 1 / (1 + e^-s), is neither 0 nor 1 in float32, so that the log-loss of a wrong prediction
/// is finite. Without the limit the probability would be 0 for s below -103 and 1 for s above 17.3. Log-odds in [-80, 16] are not changed.
/// Log-odds beyond are mapped, in the same order, to values that approach -87 and 17.25.
/// </summary>
internal static class LogOddsRange
{
    /// <summary>Log-odds from this to <see cref="LastExactAbove"/> are not changed.</summary>
    public const float LastExactBelow = -80;

    /// <summary>How far below <see cref="LastExactBelow"/> a limited value can be.</summary>
    public const float RoomBelow = 7;

    /// <summary>Log-odds from <see cref="LastExactBelow"/> to this are not changed.</summary>
    public const float LastExactAbove = 16;

    /// <summary>How far above <see cref="LastExactAbove"/> a limited value can be.</summary>
    public const float RoomAbove = 1.25f;

    /// <summary>The limited log-odds.</summary>
    public static float Within(float logOdds)
    {
        if (logOdds > LastExactAbove)
            return LastExactAbove + Towards(logOdds - LastExactAbove, RoomAbove);
        if (logOdds < LastExactBelow)
            return LastExactBelow - Towards(LastExactBelow - logOdds, RoomBelow);
        return logOdds;
    }

    /// <summary>The derivative of <see cref="Within"/>.</summary>
    public static float SlopeAt(float logOdds) =>
        logOdds > LastExactAbove ? SlopeOf(logOdds - LastExactAbove, RoomAbove)
        : logOdds < LastExactBelow ? SlopeOf(LastExactBelow - logOdds, RoomBelow)
        : 1;

    private static float SlopeOf(float distance, float room) => room / (distance + room) * (room / (distance + room));

    // Rises from 0, at first with derivative 1, and approaches room.
    private static float Towards(float distance, float room) => room - (room * (room / (distance + room)));
}
