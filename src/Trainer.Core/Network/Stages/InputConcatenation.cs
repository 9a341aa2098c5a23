using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>Embeds the inputs of the network: each encoder turns some inputs into columns, and the output is the columns of all encoders
/// side by side. It is the first stage, so its backward pass computes no dL/dinput.</summary>
internal sealed class InputConcatenation : Stage
{
    /// <param name="inputs">Inputs of the network.</param>
    /// <param name="encoders">In the order of their columns; at least one.</param>
    public InputConcatenation(int inputs, IReadOnlyList<InputEncoder> encoders)
        : base(inputs, encoders.Sum(encoder => encoder.Columns))
    {
        Encoders = encoders;
        Blocks = [.. encoders.SelectMany(encoder => encoder.Blocks)];
    }

    /// <summary>The encoders, in the order of their columns.</summary>
    public IReadOnlyList<InputEncoder> Encoders { get; }

    /// <summary>Adds the contributions of the columns to a score to those of the inputs that they are computed from.</summary>
    /// <param name="parameters">The flat parameter buffer.</param>
    /// <param name="columns">All columns of a row: gradients, and differences to the baseline.</param>
    /// <param name="inputs">[inputs] differences to the baseline.</param>
    /// <param name="contributions">[inputs]; accumulated.</param>
    public void AddContributions(
        AlignedBuffer parameters, in PathColumns columns, ReadOnlySpan<float> inputs, Span<double> contributions)
    {
        var first = 0;
        foreach (var encoder in Encoders)
        {
            encoder.AddContributions(parameters, columns.Slice(first, encoder.Columns), inputs, contributions);
            first += encoder.Columns;
        }
    }

    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs);

    public override void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check)
    {
        foreach (var encoder in Encoders)
            encoder.Initialize(parameters, seed, ref check);
    }

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options)
    {
        var passes = new InputEncoderPass[Encoders.Count];
        var column = 0;
        for (var i = 0; i < passes.Length; i++)
        {
            passes[i] = Encoders[i].CreatePass(column, options);
            column += Encoders[i].Columns;
        }
        return new Pass(passes, AlignedBuffer.CreateMatrix(options.Capacity, Outputs));
    }

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference([.. Encoders.Select(encoder => encoder.CreateReference(network))], [.. Encoders.Select(encoder => encoder.Columns)]);

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        OnnxTensor[] parts = [.. Encoders.Select(encoder => encoder.Export(graph, network, x))];
        return new OnnxTensor(
            graph.Concat(1, [.. parts.Select(part => part.Name)]), x.Rank, parts.Max(part => part.Bound));
    }

    private sealed class Pass(InputEncoderPass[] encoders, Matrix output) : StagePass
    {
        private Matrix _input;

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _input = input;
            Output = output.Top(input.Rows);
            foreach (var encoder in encoders)
                encoder.Forward(context, input, Output);
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            foreach (var encoder in encoders)
                encoder.Backward(context, _input, delta);
            return default;
        }
    }

    private sealed class Reference(ReferenceStage[] encoders, int[] columns) : ReferenceStage
    {
        public override Matrix<double> Forward(Matrix<double> x) =>
            encoders.Select(encoder => encoder.Forward(x)).Aggregate((left, right) => left.Append(right));

        // An input that several encoders read gets the sum of their gradients.
        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Matrix<double>? inputs = null;
            for (int i = 0, column = 0; i < encoders.Length; column += columns[i++])
            {
                var below = encoders[i].Backward(delta.SubMatrix(0, delta.RowCount, column, columns[i]));
                inputs = inputs is null ? below : inputs + below;
                Gradients.AddRange(encoders[i].Gradients);
            }
            return inputs!;
        }
    }
}
