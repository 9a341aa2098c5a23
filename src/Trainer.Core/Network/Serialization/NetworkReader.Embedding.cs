namespace FfnnMlNet.Network;

internal sealed partial class NetworkReader
{
    private (InputEmbedding? Embedding, bool HasSlopes) ReadEmbedding(Dictionary<string, (long, long)> chunks, int firstLayerInputs)
    {
        if (!TryEnter(chunks, "EMBD"))
        {
            if (chunks.ContainsKey("BINS"))
                Fail("it has bins, but no numeric inputs to put into them");
            return (null, false);
        }
        var inputs = Int32();
        // Each has at least a place in a list, a table or the first weights, and lists of that length are made before those are counted.
        if (inputs < 0 || inputs > _bodyLength / sizeof(float))
            Fail($"its embedding is said to have {inputs} inputs, more than it has parameters");
        var numeric = new int[Length("numeric inputs", sizeof(int))];
        for (var i = 0; i < numeric.Length; i++)
        {
            numeric[i] = Int32();
            if (numeric[i] <= (i == 0 ? -1 : numeric[i - 1]) || numeric[i] >= inputs)
                Fail($"numeric input {numeric[i]} stands in the wrong place of its embedding");
        }
        var groups = new SlotRange[Length("groups", 2 * sizeof(int))];
        var nextNumeric = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = new SlotRange(Int32(), Int32());
            if (groups[i].First <= (i == 0 ? -1 : groups[i - 1].Last) || groups[i].Last < groups[i].First || groups[i].Last >= inputs)
                Fail($"group {i} of its embedding stands in the wrong place");
            // Both ascend, so one walk past both will do.
            while (nextNumeric < numeric.Length && numeric[nextNumeric] < groups[i].First)
                nextNumeric++;
            if (nextNumeric < numeric.Length && numeric[nextNumeric] <= groups[i].Last)
                Fail($"group {i} of its embedding has a numeric input");
        }
        var (frequencies, numericSize, tableSize, hasScale, hasSlopes) = (Int32(), Int32(), Int32(), Int32(), Int32());
        Leave();
        if (hasScale is not (0 or 1) || hasSlopes is not (0 or 1))
            Fail("a flag of its embedding is neither 0 nor 1");
        if (chunks.ContainsKey("BINS") && (numeric.Length == 0 || frequencies != 0))
            Fail("it has bins, but no numeric inputs to put into them");
        if (inputs == 0 && numeric.Length == 0 && groups.Length == 0)
            return (null, hasSlopes == 1);
        var bins = ReadBins(chunks, numeric.Length);
        var hasNumericFault = (bins is null && frequencies is < 1 or > 4096) || numericSize is < 2 or > 4096;
        if (inputs < 1 || (numeric.Length > 0 && hasNumericFault) || (groups.Length > 0 && tableSize is < 1 or > 65536))
            Fail("the sizes of its embedding are out of range");
        var categories = groups.Sum(group => group.Last - group.First + 1L);
        var outputs = ((long)numeric.Length * numericSize) + ((long)groups.Length * tableSize) + inputs - numeric.Length - categories;
        if (outputs != firstLayerInputs)
            Fail($"its embedding has {outputs} outputs, but its first layer {firstLayerInputs} inputs");
        return (new InputEmbedding(inputs, numeric, groups, numeric.Length == 0 ? 0 : frequencies, numeric.Length == 0 ? 0 : numericSize,
            groups.Length == 0 ? 0 : tableSize, hasScale == 1, bins), hasSlopes == 1);
    }

    private InputBins[]? ReadBins(Dictionary<string, (long, long)> chunks, int numericInputs)
    {
        if (!TryEnter(chunks, "BINS"))
            return null;
        var bins = new InputBins[numericInputs];
        var allBins = 0L;
        for (var j = 0; j < bins.Length; j++)
        {
            var count = Int32();
            if (count < 1 || count >= (_end - _position) / sizeof(float))
                Fail($"numeric input {j} is said to have {count} bins");
            allBins += count;
            if (allBins > int.MaxValue)
                Fail($"its numeric inputs have {allBins} bins");
            var edges = new float[count + 1];
            Floats(edges);
            if (!InputBins.IsValid(edges))
                Fail($"the edges of the bins of numeric input {j} are not ascending finite numbers");
            bins[j] = new InputBins(edges);
        }
        Leave();
        return bins;
    }

    // The weights of a periodic embedding are of so many frequencies for each number, those of bins for all numbers.
    private static long CountOf(InputEmbedding? embedding) => embedding is null ? 0
        : ((long)embedding.Numeric.Length * 2 * embedding.Frequencies) +
            ((((long)embedding.Numeric.Length * (embedding.Frequencies + 1L)) + embedding.BinCount) * Math.Max(0, embedding.Learnt)) +
            ((long)embedding.Categories * embedding.TableSize) + (embedding.HasScale ? embedding.OutputCount : 0);

    private int Length(string what, int bytes)
    {
        var count = Int32();
        if (count < 0 || count > (_end - _position) / bytes)
            Fail($"its embedding is said to have {count} {what}");
        return count;
    }
}
