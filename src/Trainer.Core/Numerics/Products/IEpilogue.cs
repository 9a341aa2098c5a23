namespace FfnnMlNet.Numerics;

/// <summary>
/// What becomes of an output element whose accumulator is complete, while it is still in a register: a pass over the output less. The bits
/// are those of the pass, which would load what the product has stored.
/// </summary>
internal interface IEpilogue
{
    /// <summary>Whether the elements of another matrix are read or written beside those of the output.</summary>
    static abstract bool ReadsOther { get; }

    /// <summary>Stores what is made of <paramref name="value"/>.</summary>
    /// <param name="output">Where the product has its element.</param>
    /// <param name="other">The same place of the other matrix; not to be touched where <see cref="ReadsOther"/> is false.</param>
    /// <returns>What it has stored.</returns>
    T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>;
}
