namespace FfnnMlNet.Numerics;

/// <summary>
/// Which units of a layer one training step leaves out, drawn when they are asked for. Inverted dropout: a kept unit is multiplied by 1 /
/// (1 - probability).
/// </summary>
/// <remarks>Unit u of row r of the batch is decided by number r * units + u of the layer's stream, so the masks depend on seed, step, row
/// and unit alone: a part of a batch draws what the whole batch would.</remarks>
internal readonly struct DropoutMasks
{
    private readonly RandomStream _stream;
    private readonly ulong _limit;
    private readonly int _units;
    private readonly int _rowsOfMember;
    private readonly int _batchRows;
    private readonly int _firstRow;

    /// <param name="stream">Begins with unit 0 of row 0 of the batch.</param>
    /// <param name="probability">That a unit is left out, in [0, 1).</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="rowsOfMember">Rows that each member has in this pass.</param>
    /// <param name="batchRows">Rows of the whole batch, of one member.</param>
    /// <param name="firstRow">The first row of this pass in the batch.</param>
    public DropoutMasks(in RandomStream stream, float probability, int units, int rowsOfMember, int batchRows, int firstRow)
    {
        _stream = stream;
        _limit = RandomStream.Limit(probability);
        (_units, _rowsOfMember, _batchRows, _firstRow) = (units, rowsOfMember, batchRows, firstRow);
        Factor = 1 / (1 - probability);
    }

    private DropoutMasks(float factor) => Factor = factor;

    /// <summary>Every unit is kept.</summary>
    public static DropoutMasks None { get; } = new(1);

    /// <summary>False where every unit is kept.</summary>
    public bool IsOn => _units > 0;

    /// <summary>What a kept unit is multiplied by.</summary>
    public float Factor { get; }

    /// <summary>The mask of one row.</summary>
    /// <param name="row">Row of this pass; of several members row r of member m is m * rows of a member + r.</param>
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
