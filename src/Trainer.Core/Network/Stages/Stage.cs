using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// One step of what a network computes: from [rows, inputs] to [rows, outputs]. A stage owns its parameters, how they start, the forward
/// and the backward pass over them, its buffers' size and its twin in double. It holds no numbers itself, so networks that are alike share
/// it.
/// </summary>
/// <remarks>A new stage is a file with such a class, and a line in <see cref="StageList"/>.</remarks>
/// <param name="outputs">Columns that it gives.</param>
internal abstract class Stage(int outputs)
{
    /// <summary>Columns that it gives.</summary>
    public int Outputs => outputs;

    /// <summary>Rows that it gives for each that it gets; above 1 for a stage that repeats the rows for each member.</summary>
    public virtual int RowsPerRow => 1;

    /// <summary>Its parameters; none = it has nothing to learn.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; protected init; } = [];

    /// <summary>Floats that a pass of training keeps for each row that it gets.</summary>
    /// <param name="options">What the pass is made for.</param>
    public abstract double FloatsPerRow(in PassOptions options);

    /// <summary>The first values of its parameters, which are all 0 before.</summary>
    /// <param name="parameters">The flat buffer.</param>
    /// <param name="weights">How weights start.</param>
    /// <param name="check">Asked now and then.</param>
    public virtual void Initialize(AlignedBuffer parameters, WeightInitialization weights, int seed, ref PacedCheck check)
    {
    }

    /// <summary>What runs it, with buffers of its own; null where it has no part in such a pass.</summary>
    public abstract StagePass? CreatePass(FeedForwardNetwork network, in PassOptions options);

    /// <summary>The same mathematics in double, with the parameters of a network as they are now; null where it changes nothing.</summary>
    /// <param name="given">What a pass is given besides: the masks of dropout.</param>
    public abstract ReferenceStage? CreateReference(FeedForwardNetwork network, ReferenceInputs given);

    /// <summary>Columns rounded up to whole cache lines, in double.</summary>
    protected static double Padded(double columns) => Math.Ceiling(columns / AlignedBuffer.LineFloats) * AlignedBuffer.LineFloats;
}
