using System.Diagnostics;
using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using FfnnMlNet.Reference;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace FfnnMlNet.Samples;

/// <summary>The notebook's experiments on the delta of the output layer, which need no training.</summary>
internal static class NotebookDeltas
{
    public const int Classes = 10;

    /// <summary>Softmax with cross-entropy: the largest |J^T dL/da - (a - t)|, with each class in turn as the target.</summary>
    public static double SoftmaxDifference(int seed)
    {
        var targets = Matrix<double>.Build.DenseIdentity(Classes);
        var (_, a, delta) = BackwardOfOneLayer(Activation.Softmax, Loss.CrossEntropy(), targets, seed);
        return (delta - (a - targets)).Enumerate().Max(Math.Abs);
    }

    /// <summary>Squared error with a linear output: the largest |J^T (a - t) - (a - t) f'(z)|.</summary>
    public static double LinearDifference(int seed)
    {
        var targets = Matrix<double>.Build.Random(Classes, Classes, seed + 1);
        var (z, a, delta) = BackwardOfOneLayer(Activation.Identity, Loss.SquaredError, targets, seed);
        var derivative = z.Map(default(Identity).Derivative, Zeros.Include);
        return (delta - (a - targets).PointwiseMultiply(derivative)).Enumerate().Max(Math.Abs);
    }

    /// <summary>Nanoseconds per row for the delta of softmax with cross-entropy, in float32 as in training.</summary>
    public static (double Analytic, double General) NanosecondsPerRow(int seed)
    {
        const int Rounds = 401;
        var analytic = new DeltaClock(alwaysGeneral: false, seed);
        var general = new DeltaClock(alwaysGeneral: true, seed);
        // Runs both until the runtime has fully optimized them, which it does in the background and in steps.
        for (var warmUp = Stopwatch.StartNew(); warmUp.Elapsed < TimeSpan.FromSeconds(1);)
            _ = analytic.Measure() + general.Measure();
        var analyticTimes = new double[Rounds];
        var generalTimes = new double[Rounds];
        // In turn, so that other work on the machine affects both alike.
        for (var round = 0; round < Rounds; round++)
            (analyticTimes[round], generalTimes[round]) = (analytic.Measure(), general.Measure());
        return (analyticTimes.Median(), generalTimes.Median());
    }

    // The same random logits in each row. The weights are the unit matrix and the biases 0, so z is the input.
    private static (Matrix<double> Z, Matrix<double> A, Matrix<double> Delta) BackwardOfOneLayer(
        Activation output, Loss loss, Matrix<double> targets, int seed)
    {
        var build = Matrix<double>.Build;
        var network = new ReferenceNetwork([output], [build.DenseIdentity(Classes)], [Vector<double>.Build.Dense(Classes)]);
        var logits = Vector<double>.Build.Random(Classes, seed);
        var x = build.DenseOfRowVectors(Enumerable.Repeat(logits, targets.RowCount));
        var (z, a) = network.Forward(x);
        var (deltas, _, _) = network.Backward(x, targets, Vector<double>.Build.Dense(targets.RowCount, 1), loss);
        return (z[0], a[0], deltas[0]);
    }

    private sealed class DeltaClock
    {
        private const int Rows = 100;
        private const int Repetitions = 50;

        private readonly Objective _objective;
        private readonly Matrix _logits = AlignedBuffer.CreateMatrix(Rows, Classes);
        private readonly Matrix _activation = AlignedBuffer.CreateMatrix(Rows, Classes);
        private readonly Matrix _targets = AlignedBuffer.CreateMatrix(Rows, Classes);
        private readonly Matrix _delta = AlignedBuffer.CreateMatrix(Rows, Classes);
        private readonly float[] _rowScales = new float[Rows];

        public DeltaClock(bool alwaysGeneral, int seed)
        {
            _objective = new Objective(Activation.Softmax, Loss.CrossEntropy(), alwaysGeneral);
            var random = new Random(seed);
            for (var row = 0; row < Rows; row++)
            {
                foreach (ref var logit in _logits.Row(row))
                    logit = (6 * random.NextSingle()) - 3;
                _targets[row, random.Next(Classes)] = 1;
                _rowScales[row] = 1f / Rows;
            }
            Activation.Softmax.ApplyInto(_logits, _activation);
        }

        public double Measure()
        {
            var started = Stopwatch.GetTimestamp();
            for (var repetition = 0; repetition < Repetitions; repetition++)
                _objective.DeltaInto(_logits, _activation, _targets, _rowScales, _delta);
            return Stopwatch.GetElapsedTime(started).TotalNanoseconds / (Rows * Repetitions);
        }
    }
}
