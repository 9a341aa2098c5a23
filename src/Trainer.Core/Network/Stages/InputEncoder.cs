using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Turns some inputs of the network into columns. <see cref="InputConcatenation"/> puts the columns of all encoders side by side.
/// An encoder declares and initializes its parameters as a <see cref="Stage"/> does.</summary>
/// <param name="columns">Number of columns that it writes.</param>
internal abstract class InputEncoder(int columns)
{
    /// <summary>Number of columns that it writes.</summary>
    public int Columns => columns;

    /// <summary>The parameters; empty where there are none.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; protected init; } = [];

    /// <summary>As <see cref="Stage.Initialize"/>.</summary>
    public virtual void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check)
    {
    }

    /// <summary>Creates a pass with scratch memory of its own.</summary>
    /// <param name="firstColumn">The first of its columns in the output of the stage.</param>
    public abstract InputEncoderPass CreatePass(int firstColumn, in PassOptions options);

    /// <summary>Creates the reference implementation: from [rows, inputs of the network] to [rows, columns of the encoder].</summary>
    public abstract ReferenceStage CreateReference(FeedForwardNetwork network);

    /// <summary>Adds what the encoder computes to an ONNX graph: from [rows, inputs of the network] to [rows, columns of the
    /// encoder].</summary>
    public abstract OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x);

    /// <summary>Adds the contributions of the encoder's columns to a score to those of the inputs that they are computed from.</summary>
    /// <param name="parameters">The flat parameter buffer.</param>
    /// <param name="columns">The columns of the encoder in a row: gradients, and differences to the baseline.</param>
    /// <param name="inputs">[inputs of the network] differences to the baseline.</param>
    /// <param name="contributions">[inputs of the network]; accumulated.</param>
    public abstract void AddContributions(
        AlignedBuffer parameters, in PathColumns columns, ReadOnlySpan<float> inputs, Span<double> contributions);

    /// <summary>Adds contributions where each input has columns of its own, as many as every other.</summary>
    /// <param name="ofInputs">The inputs, in the order of their columns.</param>
    protected void AddContributions(ReadOnlySpan<int> ofInputs, in PathColumns columns, Span<double> contributions)
    {
        var size = ofInputs.IsEmpty ? 0 : Columns / ofInputs.Length;
        for (var j = 0; j < ofInputs.Length; j++)
            contributions[ofInputs[j]] += columns.SumOf(j * size, size);
    }

    /// <summary>Draws all values of a block, row by row.</summary>
    /// <param name="random">The random stream of this block alone.</param>
    /// <param name="draw">Draws one value.</param>
    protected static void Fill(ParameterBlock block, AlignedBuffer parameters, RandomStream random, Draw draw, ref PacedCheck check)
    {
        var rows = block.In(parameters);
        for (var row = 0; row < rows.Rows; row++)
        {
            foreach (ref var value in rows.Row(row))
                value = draw(ref random, row);
            check.After(rows.Columns);
        }
    }

    /// <summary>A uniformly random number in (-1, 1).</summary>
    protected static float Uniform(ref RandomStream random) => (2f * random.NextSingle()) - 1f;

    /// <summary>Draws one value of a row.</summary>
    protected delegate float Draw(ref RandomStream random, int row);
}
