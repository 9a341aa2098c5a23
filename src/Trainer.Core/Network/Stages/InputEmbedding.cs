using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Describes how the inputs of a network are embedded before its first layer: which inputs <see cref="PeriodicEmbedding"/> or
/// <see cref="PiecewiseEmbedding"/> encodes, which groups of one-hot inputs have <see cref="CategoryTables"/>, and whether every embedded
/// column has a learnt scale (<see cref="LearntScales"/>). <see cref="StageList"/> makes the stages from it.
/// </summary>
/// <remarks>The embedded columns are in this order: for each numeric input its learnt columns, then the input itself; all plain inputs; for
/// each group the columns of its table.</remarks>
internal sealed class InputEmbedding
{
    /// <param name="inputCount">Inputs of the network.</param>
    /// <param name="numeric">Inputs with a numeric embedding, ascending.</param>
    /// <param name="groups">Groups of one-hot inputs that have a table, ascending, without overlap.</param>
    /// <param name="frequencies">Frequencies per numeric input of a periodic embedding, at least 1; else 0.</param>
    /// <param name="numericSize">Columns per numeric input, the input itself included; at least 2 where there are numeric inputs.</param>
    /// <param name="tableSize">Columns per group.</param>
    /// <param name="hasScale">True: every embedded column has a learnt scale.</param>
    /// <param name="bins">The bins of each numeric input, for a piecewise linear embedding; null or empty = the embedding is
    /// periodic.</param>
    public InputEmbedding(
        int inputCount, int[] numeric, SlotRange[] groups, int frequencies, int numericSize, int tableSize, bool hasScale,
        InputBins[]? bins = null)
    {
        (InputCount, Numeric, Groups, BinsOfInputs) = (inputCount, numeric, groups, bins ?? []);
        (FrequencyCount, NumericSize, TableSize, HasScale) = (frequencies, numericSize, tableSize, hasScale);
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

    /// <summary>Inputs of the network.</summary>
    public int InputCount { get; }

    /// <summary>Embedded columns: the inputs of the first layer.</summary>
    public int OutputCount { get; }

    /// <summary>Inputs with a numeric embedding, ascending.</summary>
    public int[] Numeric { get; }

    /// <summary>Inputs that are copied as they are, ascending.</summary>
    public int[] Plain { get; }

    /// <summary>Groups of one-hot inputs that have a table.</summary>
    public SlotRange[] Groups { get; }

    /// <summary>Frequencies per numeric input; 0 where the embedding is piecewise linear.</summary>
    public int FrequencyCount { get; }

    /// <summary>The bins of each numeric input; empty where the embedding is periodic.</summary>
    public InputBins[] BinsOfInputs { get; }

    /// <summary>True where the numeric embedding is piecewise linear.</summary>
    public bool HasBins => BinsOfInputs.Length > 0;

    /// <summary>Bins of all numeric inputs together.</summary>
    public int BinCount => checked(BinsOfInputs.Sum(bins => bins.Count));

    /// <summary>Columns per numeric input, the input itself included.</summary>
    public int NumericSize { get; }

    /// <summary>Columns per group.</summary>
    public int TableSize { get; }

    /// <summary>True: every embedded column has a learnt scale.</summary>
    public bool HasScale { get; }

    /// <summary>Standard deviation from which frequencies are drawn, in turns per unit of the input. Only initialization needs it; models
    /// do not store it.</summary>
    public float Deviation { get; init; } = 0.1f;

    /// <summary>The same for the inputs of <see cref="Inflated"/>; models do not store it.</summary>
    public float InflatedDeviation { get; init; } = 0.1f;

    /// <summary>Numeric inputs for which at least half of the training rows have the same value; models do not store them.</summary>
    public IReadOnlySet<int> Inflated { get; init; } = new HashSet<int>();

    /// <summary>Standard deviation from which the frequencies of a numeric input are drawn.</summary>
    /// <param name="index">The number of the input among the numeric inputs, counted from 0.</param>
    public float DeviationOf(int index) => Inflated.Contains(Numeric[index]) ? InflatedDeviation : Deviation;

    /// <summary>Columns per numeric input, plain input and group, in the order of the embedded columns.</summary>
    public IEnumerable<int> ColumnsOfInputs => Enumerable.Repeat(NumericSize, Numeric.Length)
        .Concat(Enumerable.Repeat(1, Plain.Length)).Concat(Enumerable.Repeat(TableSize, Groups.Length));

    /// <summary>The text that describes the embedding in a checkpoint, where it must agree with that of the run that continues. Texts in
    /// existing checkpoints must stay valid: never change it.</summary>
    public string Signature =>
        FormattableString.Invariant($"{Numeric.Length} numeric inputs with {NumericSignature} and {NumericSize} numbers, ") +
        FormattableString.Invariant($"{Groups.Length} groups with {TableSize}, scale {HasScale}");

    private string NumericSignature
    {
        get
        {
            if (!HasBins)
                return FormattableString.Invariant($"{FrequencyCount} frequencies");
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var bins in BinsOfInputs)
                hash.AppendData(MemoryMarshal.AsBytes(bins.Edges));
            return FormattableString.Invariant($"{BinCount} bins (hash {Convert.ToHexStringLower(hash.GetHashAndReset())[..32]})");
        }
    }
}
