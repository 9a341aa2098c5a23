namespace FfnnMlNet;

/// <summary>What effort means in layers, rows of a step, epochs and members.</summary>
internal readonly record struct EffortRules(IReadOnlyList<HiddenLayer> HiddenLayers, int BatchSize, int Epochs, int Members)
{
    // Below it 64 passes are too few steps; from the next on, 32 are enough.
    private const int FewRows = 1_500;
    private const int ManyRows = 25_000;

    /// <summary>The fewer the rows, the more a mean of members is worth, and the less it costs. Many rows need fewer passes. More time buys
    /// more members: more passes bring nothing.</summary>
    public static EffortRules For(Effort effort, int rowCount) => effort switch
    {
        Effort.Fast => new([128, 128], 256, rowCount > ManyRows ? 16 : 48, 1),
        Effort.Best => new([256, 256, 256], 256, Passes(rowCount), 8),
        _ => new([256, 256, 256], 256, Passes(rowCount), rowCount < FewRows ? 3 : 2),
    };

    /// <summary>Texts tell nearly all in the first passes, and each unit of the first layer costs a weight for each slot. Of few texts none
    /// can be spared: members that hold out different ones learn from all of them together.</summary>
    public static EffortRules ForText(Effort effort, int rowCount)
    {
        var isFew = rowCount < FewRows;
        var (batch, epochs) = isFew ? (32, 16) : (64, 12);
        return effort switch
        {
            Effort.Fast => new([64], batch, epochs, isFew ? 3 : 1),
            Effort.Best => new([128], batch, epochs, 8),
            _ => new([128], batch, epochs, isFew ? 5 : 2),
        };
    }

    private static int Passes(int rowCount) => rowCount < FewRows ? 128 : rowCount <= ManyRows ? 64 : 32;
}
