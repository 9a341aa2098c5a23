using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// What stands between the inputs of a network and its first layer, where anything does. Numeric inputs x may get an embedding: beside x
/// itself, a learnt linear map of either cos(2 pi w_f x + b_f) for so many learnt frequencies w and phases b (Gorishniy et al., 2022, in
/// the form of Holzmueller et al., 2024), or of the piecewise linear encoding of x in fixed bins (Gorishniy et al., 2022). Groups of
/// one-hot inputs may become rows of a learnt table. Every output may have a learnt scale.
/// </summary>
/// <remarks>Outputs are in the order: for each numeric input its learnt numbers and x; the plain inputs; for each group its table's row,
/// the sum of rows where several inputs are set, zero where none is (an unseen category).</remarks>
internal sealed class InputEmbedding
{
    /// <param name="inputCount">Inputs of the network.</param>
    /// <param name="numeric">Inputs with an embedding of numbers, ascending.</param>
    /// <param name="groups">Inputs that become table rows, ascending and apart.</param>
    /// <param name="frequencies">Frequencies of a numeric input; at least 1 where there are numeric inputs without bins, else 0.</param>
    /// <param name="numericSize">Outputs of a numeric input, x itself included; at least 2 where there are numeric inputs.</param>
    /// <param name="tableSize">Outputs of a group.</param>
    /// <param name="bins">One a numeric input makes its embedding piecewise linear; null or none = periodic.</param>
    public InputEmbedding(
        int inputCount, int[] numeric, SlotRange[] groups, int frequencies, int numericSize, int tableSize, bool hasScale,
        InputBins[]? bins = null)
    {
        (InputCount, Numeric, Groups, Bins) = (inputCount, numeric, groups, bins ?? []);
        (Frequencies, NumericSize, TableSize, HasScale) = (frequencies, numericSize, tableSize, hasScale);
        var isTaken = new bool[inputCount];
        foreach (var input in numeric)
            isTaken[input] = true;
        foreach (var group in groups)
            isTaken.AsSpan(group.First, group.Last - group.First + 1).Fill(true);
        Plain = [.. Enumerable.Range(0, inputCount).Where(input => !isTaken[input])];
        var outputs = ((long)numeric.Length * numericSize) + Plain.Length + ((long)groups.Length * tableSize);
        if (outputs > AlignedBuffer.MaxLength)
            Throw.BufferTooLarge(outputs);
        OutputCount = (int)outputs;
    }

    public int InputCount { get; }

    public int OutputCount { get; }

    /// <summary>Inputs with an embedding of numbers.</summary>
    public int[] Numeric { get; }

    /// <summary>Inputs that go through as they are.</summary>
    public int[] Plain { get; }

    /// <summary>Inputs that become table rows.</summary>
    public SlotRange[] Groups { get; }

    /// <summary>0 where the embedding is piecewise linear.</summary>
    public int Frequencies { get; }

    /// <summary>One a numeric input where the embedding is piecewise linear, else none.</summary>
    public InputBins[] Bins { get; }

    /// <summary>True when the embedding of numbers is piecewise linear.</summary>
    public bool HasBins => Bins.Length > 0;

    /// <summary>Bins of all numeric inputs.</summary>
    public int BinCount => checked(Bins.Sum(bins => bins.Count));

    public int NumericSize { get; }

    public int TableSize { get; }

    public bool HasScale { get; }

    /// <summary>Standard deviation that frequencies start with, in turns a unit of x; no part of a model.</summary>
    public float Deviation { get; init; } = 0.1f;

    /// <summary>The same for the numeric inputs of <see cref="Inflated"/>; no part of a model.</summary>
    public float InflatedDeviation { get; init; } = 0.1f;

    /// <summary>Numeric inputs of which one value fills at least half of the training rows; no part of a model.</summary>
    public IReadOnlySet<int> Inflated { get; init; } = new HashSet<int>();

    /// <summary>Standard deviation that the frequencies of a numeric input start with.</summary>
    /// <param name="j">Counted among the numeric inputs.</param>
    public float DeviationOf(int j) => Inflated.Contains(Numeric[j]) ? InflatedDeviation : Deviation;

    /// <summary>How many outputs each input, or group of them, becomes, in the order of the outputs.</summary>
    public IEnumerable<int> ColumnsOfInputs => Enumerable.Repeat(NumericSize, Numeric.Length)
        .Concat(Enumerable.Repeat(1, Plain.Length)).Concat(Enumerable.Repeat(TableSize, Groups.Length));
}
