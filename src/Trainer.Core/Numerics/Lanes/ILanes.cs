namespace FfnnMlNet.Numerics;

/// <summary>A vector of float32 with a fixed number of lanes. A kernel is written once against this interface and runs with 1, 4, 8 or 16
/// lanes. Every operation gives the same bits in each lane for every width, so results do not depend on the processor.</summary>
/// <remarks>Minimum, maximum and rounding are built from compare, select and add, because instruction sets differ on NaN, signed zero and
/// conversions out of range, and these differences would change the bits of models. NaN is NaN for every width, but its sign and payload
/// depend on the processor: never store or hash them.</remarks>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The value in all lanes.</summary>
    static abstract TSelf Create(float value);

    /// <summary>Reads <see cref="Count"/> floats; they need not be aligned.</summary>
    static abstract TSelf Load(ref float source);

    /// <summary>Writes <see cref="Count"/> floats; they need not be aligned.</summary>
    void Store(ref float destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>sum = left * right + sum, rounded once. It works in place, so that the sum stays in its register.</summary>
    static virtual void Accumulate(ref TSelf sum, TSelf left, TSelf right) => sum = TSelf.MultiplyAdd(left, right, sum);

    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>All bits set in the lanes where left &lt; right, else all clear; false for NaN.</summary>
    static abstract TSelf LessThan(TSelf left, TSelf right);

    /// <summary>ifTrue in the lanes where the mask is set, else ifFalse.</summary>
    static abstract TSelf Select(TSelf mask, TSelf ifTrue, TSelf ifFalse);

    /// <summary>right &lt; left ? left : right, so right if either is NaN. One instruction where the processor has it.</summary>
    static virtual TSelf Larger(TSelf left, TSelf right) => TSelf.Select(TSelf.LessThan(right, left), left, right);

    /// <summary>left &lt; right ? left : right, so right if either is NaN. One instruction where the processor has it.</summary>
    static virtual TSelf Smaller(TSelf left, TSelf right) => TSelf.Select(TSelf.LessThan(left, right), left, right);

    static abstract TSelf And(TSelf left, TSelf right);

    static abstract TSelf Or(TSelf left, TSelf right);

    /// <summary>2^n, where the low bits of the value hold the integer n in [-126, 127]: the bits plus 127, shifted left by 23.</summary>
    static abstract TSelf PowerOfTwoFromLowBits(TSelf value);

    /// <summary>The biased exponent of the value as an integer in the low bits: the bits shifted right by 23.</summary>
    static abstract TSelf ExponentToLowBits(TSelf value);
}
