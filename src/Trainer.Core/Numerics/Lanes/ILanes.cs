namespace FfnnMlNet.Numerics;

/// <summary>
/// A fixed number of float32 lanes. A kernel is written once against this interface and runs with 1, 4, 8 or 16
/// lanes; every operation gives the same bits in each lane whatever the width, so results do not depend on the CPU.
/// </summary>
/// <remarks>
/// Minimum, maximum and rounding are built from compare, select and add, because the instruction sets disagree on
/// NaN, signed zero and out-of-range conversions; those disagreements would otherwise reach the model's bits.
/// A NaN is a NaN in every width, but its sign and payload are the processor's choice: never store or hash them.
/// </remarks>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    static abstract TSelf Create(float value);

    /// <summary>Reads <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract TSelf Load(ref float source);

    /// <summary>Writes <see cref="Count"/> floats; no alignment needed.</summary>
    void Store(ref float destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>sum = left * right + sum, rounded once: in place, so that a sum stays in its register.</summary>
    static virtual void Accumulate(ref TSelf sum, TSelf left, TSelf right) => sum = TSelf.MultiplyAdd(left, right, sum);

    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>All bits set in the lanes where left &lt; right; NaN compares false.</summary>
    static abstract TSelf LessThan(TSelf left, TSelf right);

    /// <summary>ifTrue in the lanes where mask is set, else ifFalse.</summary>
    static abstract TSelf Select(TSelf mask, TSelf ifTrue, TSelf ifFalse);

    /// <summary>right &lt; left ? left : right, one instruction where the processor has it; the second where either is NaN.</summary>
    static virtual TSelf Larger(TSelf left, TSelf right) => TSelf.Select(TSelf.LessThan(right, left), left, right);

    /// <summary>left &lt; right ? left : right, likewise.</summary>
    static virtual TSelf Smaller(TSelf left, TSelf right) => TSelf.Select(TSelf.LessThan(left, right), left, right);

    static abstract TSelf And(TSelf left, TSelf right);

    static abstract TSelf Or(TSelf left, TSelf right);

    /// <summary>Bits of the value shifted left by 23 places after adding 127 to them as integers: with the integer n in
    /// the low bits this is 2^n for n in [-126, 127].</summary>
    static abstract TSelf PowerOfTwoFromLowBits(TSelf value);

    /// <summary>Bits of the value shifted right by 23 places: the biased exponent as an integer in the low bits.</summary>
    static abstract TSelf ExponentToLowBits(TSelf value);
}
