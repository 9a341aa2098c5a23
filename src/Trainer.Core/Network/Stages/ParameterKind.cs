namespace FfnnMlNet.Network;

/// <summary>What a parameter is for. Learning rate and weight decay may differ from kind to kind. The flat parameter buffer holds the kinds
/// in this order, which is therefore part of the bits of every model: add new kinds at the end, and never renumber.</summary>
internal enum ParameterKind
{
    /// <summary>Weights of the layers. Weight decay applies to this kind alone.</summary>
    Weight,

    /// <summary>Biases of the layers.</summary>
    Bias,

    /// <summary>Frequencies and phases of periodic embeddings.</summary>
    Frequency,

    /// <summary>The learnt linear map of a numeric embedding: its weights and its biases.</summary>
    Embedding,

    /// <summary>Tables of categorical embeddings.</summary>
    Table,

    /// <summary>Learnt scales: one factor per input of the first layer.</summary>
    Scale,

    /// <summary>Slopes of parametric activations: one factor per hidden unit.</summary>
    Slope,

    /// <summary>Scales of members: one factor per input of the first layer and member.</summary>
    MemberScale,

    /// <summary>Weights of sparse inputs. They are the last kind, so everything before them is what each step reads and writes as a
    /// whole.</summary>
    SparseWeight,
}
