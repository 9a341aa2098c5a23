namespace FfnnMlNet.Numerics;

/// <summary>An epilogue: what is done with each output element when its accumulator is complete, while it is still in a register. It saves
/// a pass over the output, and gives the same bits as that pass would.</summary>
internal interface IEpilogue
{
    /// <summary>True when the epilogue reads or writes the elements of a second matrix as well.</summary>
    static abstract bool ReadsOther { get; }

    /// <summary>Computes the final value from the complete accumulator and stores it.</summary>
    /// <param name="output">The place of the element in the output.</param>
    /// <param name="other">The same place in the second matrix. Must not be used when <see cref="ReadsOther"/> is false.</param>
    /// <returns>The value that was stored.</returns>
    T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>;
}
