namespace FfnnMlNet.Network;

/// <summary>
/// Log-odds whose probability, 1 / (1 + e^-s), is neither 0 nor 1 in float32: a model is never certain, so one wrong row costs a finite
/// log-loss. Between -80 and 16 they are kept to the bit. Beyond, where the probability would be 0 below -103 and 1 above 17.3, they go on
/// ever slower towards -87 and 17.25, in the same order.
/// </summary>
internal static class LogOddsRange
{
    private const float LastExactBelow = -80, RoomBelow = 7;
    private const float LastExactAbove = 16, RoomAbove = 1.25f;

    public static float Within(float logOdds)
    {
        if (logOdds > LastExactAbove)
            return LastExactAbove + Towards(logOdds - LastExactAbove, RoomAbove);
        if (logOdds < LastExactBelow)
            return LastExactBelow - Towards(LastExactBelow - logOdds, RoomBelow);
        return logOdds;
    }

    // From 0 with slope 1 towards the room.
    private static float Towards(float distance, float room) => room - (room * (room / (distance + room)));
}
