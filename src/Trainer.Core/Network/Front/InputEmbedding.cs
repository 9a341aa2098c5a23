namespace FfnnMlNet.Network;

/// <summary>
/// What stands between the inputs of a network and its first layer, where anything does. Numeric inputs x may get a periodic embedding:
/// beside x itself, a linear map of cos(2 pi w_f x + b_f) for so many learnt frequencies w and phases b (Gorishniy et al., 2022, in the form
/// of Holzmueller et al., 2024). Groups of one-hot inputs may become rows of a learnt table. Every output may have a learnt scale.
/// </summary>
/// <remarks>Outputs are in the order: for each numeric input its learnt numbers and x; the plain inputs; for each group its table's row, the
/// sum of rows where several inputs are set, zero where none is (an unseen category).</remarks>
internal sealed class InputEmbedding
{
    /// <param name="inputCount">Inputs of the network.</param>
    /// <param name="numeric">Inputs with a periodic embedding, ascending.</param>
    /// <param name="groups">Inputs that become table rows, ascending and apart.</param>
    /// <param name="frequencies">Frequencies of a numeric input; at least 1 where there are numeric inputs.</param>
    /// <param name="numericSize">Outputs of a numeric input, x itself included; at least 2 where there are numeric inputs.</param>
    /// <param name="tableSize">Outputs of a group.</param>
    public InputEmbedding(int inputCount, int[] numeric, SlotRange[] groups, int frequencies, int numericSize, int tableSize, bool hasScale)
    {
        (InputCount, Numeric, Groups) = (inputCount, numeric, groups);
        (Frequencies, NumericSize, TableSize, HasScale) = (frequencies, numericSize, tableSize, hasScale);
        var isTaken = new bool[inputCount];
        foreach (var input in numeric)
            isTaken[input] = true;
        foreach (var group in groups)
            isTaken.AsSpan(group.First, group.Last - group.First + 1).Fill(true);
        Plain = [.. Enumerable.Range(0, inputCount).Where(input => !isTaken[input])];
        OutputCount = checked((numeric.Length * numericSize) + Plain.Length + (groups.Length * tableSize));
    }

    public int InputCount { get; }

    public int OutputCount { get; }

    /// <summary>Inputs with a periodic embedding.</summary>
    public int[] Numeric { get; }

    /// <summary>Inputs that go through as they are.</summary>
    public int[] Plain { get; }

    /// <summary>Inputs that become table rows.</summary>
    public SlotRange[] Groups { get; }

    public int Frequencies { get; }

    public int NumericSize { get; }

    public int TableSize { get; }

    public bool HasScale { get; }

    /// <summary>Standard deviation that frequencies start with, in turns a unit of x; no part of a model.</summary>
    public float Deviation { get; init; } = 0.1f;

    /// <summary>Learnt numbers of a numeric input.</summary>
    public int Learnt => NumericSize - 1;

    /// <summary>Rows of all tables.</summary>
    public int Categories => Groups.Sum(group => group.Last - group.First + 1);

    /// <summary>First output of the plain inputs.</summary>
    public int FirstPlain => Numeric.Length * NumericSize;

    /// <summary>First output of the groups.</summary>
    public int FirstTable => FirstPlain + Plain.Length;
}
