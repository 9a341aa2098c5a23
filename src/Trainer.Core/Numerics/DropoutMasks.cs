namespace FfnnMlNet.Numerics;

/// <summary>The dropout masks of one layer in one training step, drawn row by row. It is inverted dropout: a unit that is kept is
/// multiplied by 1 / (1 - probability).</summary>
/// <remarks>Number r * units + u of the random stream of the layer decides unit u of row r of the batch. So a mask depends on nothing but
/// seed, step, layer, row and unit, and a pass over some rows of a batch draws the same masks as a pass over all of them.</remarks>
internal readonly struct DropoutMasks
{
    private readonly RandomStream _stream;
    private readonly ulong _limit;
    private readonly int _units;
    private readonly int _rowsOfMember;
    private readonly int _batchRows;
    private readonly int _firstRow;

    /// <param name="stream">Begins with unit 0 of row 0 of the batch.</param>
    /// <param name="probability">The probability that a unit is left out, in [0, 1).</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="rowsOfMember">Rows of each member in this pass.</param>
    /// <param name="batchRows">Rows of each member in the whole batch.</param>
    /// <param name="firstRow">The first row of this pass in the batch.</param>
    public DropoutMasks(in RandomStream stream, float probability, int units, int rowsOfMember, int batchRows, int firstRow)
    {
        _stream = stream;
        _limit = RandomStream.Limit(probability);
        (_units, _rowsOfMember, _batchRows, _firstRow) = (units, rowsOfMember, batchRows, firstRow);
        KeepFactor = 1 / (1 - probability);
    }

    private DropoutMasks(float factor) => KeepFactor = factor;

    /// <summary>Every unit is kept.</summary>
    public static DropoutMasks None { get; } = new(1);

    /// <summary>False where every unit is kept.</summary>
    public bool IsOn => _units > 0;

    /// <summary>The factor by which a unit that is kept is multiplied.</summary>
    public float KeepFactor { get; }

    /// <summary>The mask of one row.</summary>
    /// <param name="row">The row of this pass. Row r of member m is row m * (rows of a member) + r.</param>
    /// <param name="mask">[units, with padding]: all bits set where the unit is kept, no bit where it is left out; padding
    /// unspecified.</param>
    public void RowInto(int row, Span<float> mask)
    {
        if (!IsOn)
        {
            mask.Fill(BitConverter.Int32BitsToSingle(-1));
            return;
        }
        var rowOfBatch = ((row / _rowsOfMember) * (long)_batchRows) + _firstRow + (row % _rowsOfMember);
        _stream.At(rowOfBatch * _units).AtLeastInto(_limit, mask);
    }
}
