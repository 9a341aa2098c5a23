using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Some inputs of the network and what they become: columns side by side, of which <see cref="InputConcatenation"/> makes the
/// input of the next stage. It owns its parameters as a stage does.</summary>
/// <param name="columns">Columns that it gives.</param>
internal abstract class InputPart(int columns)
{
    public int Columns => columns;

    public IReadOnlyList<ParameterBlock> Blocks { get; protected init; } = [];

    /// <summary>As <see cref="Stage.Initialize"/>.</summary>
    public virtual void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check)
    {
    }

    /// <param name="firstColumn">The first of its columns in the output of the stage.</param>
    public abstract InputPartPass CreatePass(int firstColumn, in PassOptions options);

    /// <summary>The twin: from [rows, inputs of the network] to [rows, its columns], and back.</summary>
    public abstract ReferenceStage CreateReference(FeedForwardNetwork network);

    /// <summary>Fills a block row by row from a stream of its own.</summary>
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

    /// <summary>Uniform in (-1, 1).</summary>
    protected static float Uniform(ref RandomStream random) => (2f * random.NextSingle()) - 1f;

    /// <summary>One number of a row.</summary>
    protected delegate float Draw(ref RandomStream random, int row);
}
