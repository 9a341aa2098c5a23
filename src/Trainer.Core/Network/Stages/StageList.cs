namespace FfnnMlNet.Network;

/// <summary>The stages of a network in the order of the forward pass: the one place that knows which network has which stage. Everything
/// else goes through the list.</summary>
internal static class StageList
{
    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="embedding">What stands before the first layer, or null.</param>
    /// <param name="hasSlopes">True: every hidden unit has a slope.</param>
    /// <param name="members">Members that share the hidden layers; 1 = the network is one.</param>
    public static IReadOnlyList<Stage> Of(ReadOnlySpan<int> sizes, InputEmbedding? embedding, bool hasSlopes, int members)
    {
        List<Stage> stages = [];
        if (embedding is not null)
            stages.Add(new InputConcatenation(PartsOf(embedding)));
        if (embedding is { HasScale: true })
            stages.Add(new LearntScales(embedding.OutputCount));
        if (members > 1)
            stages.Add(new MemberScales(
                sizes[0], members, embedding?.ColumnsOfInputs ?? Enumerable.Repeat(1, sizes[0]),
                isNormal: embedding is { Numeric.Length: > 0 }));
        var last = sizes.Length - 2;
        for (var layer = 0; layer < last; layer++)
        {
            var units = sizes[layer + 1];
            stages.Add(new Dense(layer, sizes[layer], units, members: 1));
            stages.Add(hasSlopes ? new SlopedActivation(layer, units) : new ActivationStage(layer, units, isOutput: false));
            stages.Add(new Dropout(layer, units, members, isDoneBelow: hasSlopes));
        }
        stages.Add(new Dense(last, sizes[last], sizes[last + 1], members));
        stages.Add(new ActivationStage(last, sizes[last + 1], isOutput: true));
        return stages;
    }

    private static List<InputPart> PartsOf(InputEmbedding embedding)
    {
        List<InputPart> parts = [];
        if (embedding.HasBins)
            parts.Add(new PiecewiseEmbedding(embedding.Numeric, embedding.Bins, embedding.NumericSize));
        else if (embedding.Numeric.Length > 0)
            parts.Add(new PeriodicEmbedding(embedding.Numeric, embedding.Frequencies, embedding.NumericSize, embedding.DeviationOf));
        if (embedding.Plain.Length > 0)
            parts.Add(new PlainInputs(embedding.Plain));
        if (embedding.Groups.Length > 0)
            parts.Add(new CategoryTables(embedding.Groups, embedding.TableSize));
        return parts;
    }
}
