namespace FfnnMlNet.Numerics;

/// <summary>Where a block's left factor is and how to step through it, in place or packed.</summary>
/// <param name="first">Its first element.</param>
/// <param name="rowStep">Floats to the next row of a tile.</param>
/// <param name="innerStep">Floats to the next index of the inner dimension.</param>
/// <param name="tileStep">Floats to the next tile.</param>
internal readonly ref struct LeftFactor(ref float first, nint rowStep, nint innerStep, nint tileStep)
{
    public readonly ref float First = ref first;
    public readonly nint RowStep = rowStep;
    public readonly nint InnerStep = innerStep;
    public readonly nint TileStep = tileStep;
}
