using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// One step of the computation of a network: a function from a matrix [rows, inputs] to a matrix [rows, outputs]. A stage declares its
/// parameters and initializes them, creates the pass that runs it forward and backward, says how much memory the pass takes, and creates
/// its reference implementation in double. It does not hold the values of the parameters, so all networks with the same layout share it.
/// </summary>
/// <remarks>A new stage is a file with such a class, and a line in <see cref="StageList"/>.</remarks>
/// <param name="inputs">Columns of the input.</param>
/// <param name="outputs">Columns of the output.</param>
internal abstract class Stage(int inputs, int outputs)
{
    /// <summary>Columns of the input.</summary>
    public int Inputs => inputs;

    /// <summary>Columns of the output.</summary>
    public int Outputs => outputs;

    /// <summary>Rows of output per row of input. It is above 1 where the stage repeats the rows for each member.</summary>
    public virtual int RowsPerRow => 1;

    /// <summary>The parameters; empty where the stage has nothing to learn.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; protected init; } = [];

    /// <summary>Memory of a training pass, in floats per row of input.</summary>
    /// <param name="options">What the pass is made for.</param>
    public abstract double FloatsPerRow(in PassOptions options);

    /// <summary>Sets the first values of the parameters, all of which are 0 before.</summary>
    /// <param name="parameters">The flat parameter buffer.</param>
    /// <param name="initialization">How weights of layers are drawn.</param>
    /// <param name="check">Counts the drawn values, so that long work can be cancelled.</param>
    public virtual void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check)
    {
    }

    /// <summary>The factor by which the stage multiplies a column for one member and not for the others; 1 where it treats all members
    /// alike.</summary>
    /// <param name="parameters">The flat parameter buffer.</param>
    public virtual float MemberFactor(AlignedBuffer parameters, int member, int column) => 1;

    /// <summary>Creates a pass with buffers of its own. Null where the stage does nothing in a pass with these options.</summary>
    public abstract StagePass? CreatePass(FeedForwardNetwork network, in PassOptions options);

    /// <summary>Creates the reference implementation, with a copy of the parameters that the network has now. Null where the stage changes
    /// nothing.</summary>
    /// <param name="given">Random choices of a training pass, which the reference implementation takes over: the dropout masks.</param>
    public abstract ReferenceStage? CreateReference(FeedForwardNetwork network, ReferenceInputs given);

    /// <summary>Adds what the stage computes when rows are scored to an ONNX graph.</summary>
    /// <param name="network">The network whose parameters become constants of the graph.</param>
    /// <param name="x">The input.</param>
    /// <returns>The output.</returns>
    public abstract OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x);

    /// <summary>Columns rounded up to whole cache lines.</summary>
    protected static double Padded(double columns) => Math.Ceiling(columns / AlignedBuffer.LineFloats) * AlignedBuffer.LineFloats;
}
