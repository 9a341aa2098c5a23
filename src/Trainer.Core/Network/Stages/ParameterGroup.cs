namespace FfnnMlNet.Network;

/// <summary>What a parameter is for; rates and decay may differ by it. The flat buffer has the kinds in this order, so it is part of the
/// bits of every model: never renumber.</summary>
internal enum ParameterKind
{
    /// <summary>Weights of a layer: they alone decay.</summary>
    Weight,

    /// <summary>Biases of a layer.</summary>
    Bias,

    /// <summary>Frequencies and phases of numeric embeddings.</summary>
    Frequency,

    /// <summary>The linear map behind them.</summary>
    Embedding,

    /// <summary>Tables of categories.</summary>
    Table,

    /// <summary>One factor an input of the first layer.</summary>
    Scale,

    /// <summary>One factor a hidden unit: how much of its activation function is taken.</summary>
    Slope,

    /// <summary>One factor an input of the first layer and member of the network.</summary>
    MemberScale,
}

/// <summary>A range of the flat buffer with parameters of one kind.</summary>
/// <param name="Offset">First float.</param>
/// <param name="Length">Floats, padding included.</param>
/// <param name="FanIn">Inputs of the layer, for weights; else 1.</param>
internal readonly record struct ParameterGroup(ParameterKind Kind, int Offset, int Length, int FanIn);
