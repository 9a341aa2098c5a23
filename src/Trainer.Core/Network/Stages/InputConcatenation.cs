using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>What the inputs of the network become before the first layer: the columns of several parts side by side. Nothing learns below
/// it, so the gradient ends here.</summary>
internal sealed class InputConcatenation : Stage
{
    /// <param name="parts">In the order of their columns; at least one.</param>
    public InputConcatenation(IReadOnlyList<InputPart> parts) : base(parts.Sum(part => part.Columns))
    {
        Parts = parts;
        Blocks = [.. parts.SelectMany(part => part.Blocks)];
    }

    /// <summary>In the order of their columns.</summary>
    public IReadOnlyList<InputPart> Parts { get; }

    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs);

    public override void Initialize(AlignedBuffer parameters, WeightInitialization weights, int seed, ref PacedCheck check)
    {
        foreach (var part in Parts)
            part.Initialize(parameters, seed, ref check);
    }

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options)
    {
        var passes = new InputPartPass[Parts.Count];
        var column = 0;
        for (var i = 0; i < passes.Length; i++)
        {
            passes[i] = Parts[i].CreatePass(column, options);
            column += Parts[i].Columns;
        }
        return new Pass(passes, AlignedBuffer.CreateMatrix(options.Capacity, Outputs));
    }

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference([.. Parts.Select(part => part.CreateReference(network))], [.. Parts.Select(part => part.Columns)]);

    private sealed class Pass(InputPartPass[] parts, Matrix output) : StagePass
    {
        private Matrix _input;

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _input = input;
            Output = output.Top(input.Rows);
            foreach (var part in parts)
                part.Forward(context, input, Output);
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            foreach (var part in parts)
                part.Backward(context, _input, delta);
            return default;
        }
    }

    private sealed class Reference(ReferenceStage[] parts, int[] columns) : ReferenceStage
    {
        public override Matrix<double> Forward(Matrix<double> x) =>
            parts.Select(part => part.Forward(x)).Aggregate((left, right) => left.Append(right));

        // Each input counts in every part that reads it.
        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Matrix<double>? inputs = null;
            for (int i = 0, column = 0; i < parts.Length; column += columns[i++])
            {
                var below = parts[i].Backward(delta.SubMatrix(0, delta.RowCount, column, columns[i]));
                inputs = inputs is null ? below : inputs + below;
                Gradients.AddRange(parts[i].Gradients);
            }
            return inputs!;
        }
    }
}
