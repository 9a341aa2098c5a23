using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Optimization;

namespace FfnnMlNet.Training;

/// <summary>What calibration did to a network.</summary>
/// <param name="Temperature">What its logits were divided by.</param>
/// <param name="LossBefore">Log-loss of the validation rows before.</param>
/// <param name="LossAfter">And after.</param>
internal sealed record Calibration(float Temperature, double LossBefore, double LossAfter);

/// <summary>
/// Temperature scaling (Guo, Pleiss, Sun and Weinberger, 2017): logits z become z / T with the one T that minimises the log-loss of rows that
/// were not learnt from. The order of the classes stays; only how sure the network is changes. T goes into the last layer, whose weights and
/// biases are divided by it, so files, scoring and export know nothing of it. Members of one network have the same T, and the loss is that of
/// the mean of their probabilities.
/// </summary>
internal sealed class TemperatureCalibration
{
    public const float LowestTemperature = 0.2f;
    public const float HighestTemperature = 5f;

    // log 5 = -log 0.2, as a number: the platform's logarithm stays out of what becomes bits of the model.
    private const double LogBound = 1.6094379124341003;

    // log T to this is T to a hundredth of a percent, of which the loss sees nothing.
    private const double Tolerance = 1e-4;
    private const int MaxSteps = 200;
    private const double Golden = 0.6180339887498949;
    private const int RowsAtOnce = 256;

    private readonly float[] _logits;
    private readonly int[] _class;
    private readonly float[] _weights;
    private readonly int _outputs;
    private readonly double[] _lossOfMember;

    private TemperatureCalibration(FeedForwardNetwork network, IExampleSource rows)
    {
        _outputs = network.Layout.OutputCount;
        _lossOfMember = new double[network.Layout.MembersPerNetwork];
        _logits = new float[(long)rows.RowCount * _lossOfMember.Length * _outputs];
        _class = new int[rows.RowCount];
        _weights = new float[rows.RowCount];
        ReadLogits(network, rows);
    }

    /// <summary>True where outputs are probabilities of logits, so that a temperature has a meaning.</summary>
    public static bool Suits(Activation output, int outputs) => output.Id switch
    {
        "softmax" or "log-softmax" => outputs > 1,
        "sigmoid" => outputs == 1,
        _ => false,
    };

    /// <summary>Divides the last layer by the temperature that suits <paramref name="rows"/> best, in [0.2, 5]; leaves it where none is better
    /// than 1.</summary>
    /// <param name="network">Ends in an output that <see cref="Suits"/>.</param>
    /// <param name="rows">Rows it has not learnt from, by weight.</param>
    public static Calibration Apply(FeedForwardNetwork network, IExampleSource rows)
    {
        var calibration = new TemperatureCalibration(network, rows);
        var before = calibration.LossAt(1);
        var temperature = calibration.FindTemperature();
        var after = calibration.LossAt(temperature);
        if (!(after < before))
            return new Calibration(1, before, before);
        var last = network.LayerCount - 1;
        Divide(network.Layout.Weights(last), network.Parameters, temperature);
        Divide(network.Layout.Bias(last), network.Parameters, temperature);
        return new Calibration(temperature, before, after);
    }

    private static void Divide(ParameterSlice slice, AlignedBuffer parameters, float temperature)
    {
        foreach (ref var value in parameters.Span.Slice(slice.Offset, slice.Length))
            value /= temperature;
    }

    private void ReadLogits(FeedForwardNetwork network, IExampleSource rows)
    {
        var capacity = Math.Min(RowsAtOnce, rows.RowCount);
        var product = new MatrixProduct();
        var buffers = new ForwardBuffers(network, capacity, keepPreActivations: false);
        Matrix input = AlignedBuffer.CreateMatrix(capacity, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(capacity, _outputs);
        var indices = new int[capacity];
        for (var first = 0; first < rows.RowCount; first += capacity)
        {
            var count = Math.Min(capacity, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices.AsSpan(0, count), input.Top(count), targets.Top(count), _weights.AsSpan(first));
            ForwardPass.Run(network, product, input.Top(count), buffers);
            var z = buffers.PreActivation(network.LayerCount - 1, count * _lossOfMember.Length);
            for (var i = 0; i < z.Rows; i++)
                z.Row(i).CopyTo(Logits(first + (i % count), member: i / count));
            for (var i = 0; i < count; i++)
            {
                _class[first + i] = ClassOf(targets.Row(i));
            }
        }
    }

    private Span<float> Logits(int row, int member) => _logits.AsSpan(((row * _lossOfMember.Length) + member) * _outputs, _outputs);

    private static int ClassOf(ReadOnlySpan<float> targets)
    {
        if (targets.Length == 1)
            return targets[0] > 0.5f ? 1 : 0;
        var k = 0;
        while (k < targets.Length - 1 && targets[k] <= 0.5f)
            k++;
        return k;
    }

    // The loss of one network is convex in 1/T, so it has one minimum over log T (that of a mean of members has one but for odd rows): ends are
    // moved in until they hold it between them, as MathNet's search wants, or until the minimum is seen to lie at an end.
    private float FindTemperature()
    {
        var (lower, upper) = (-LogBound, LogBound);
        var (lossLower, lossUpper) = (LossAtLog(lower), LossAtLog(upper));
        while (upper - lower > Tolerance)
        {
            var interior = lower + ((1 - Golden) * (upper - lower));
            var loss = LossAtLog(interior);
            if (lossLower < loss)
                (upper, lossUpper) = (interior, loss);
            else if (lossUpper < loss)
                (lower, lossLower) = (interior, loss);
            else
                break;
        }
        var logOfTemperature = lossLower < lossUpper ? lower : upper;
        if (upper - lower > Tolerance)
        {
            try
            {
                logOfTemperature = GoldenSectionMinimizer
                    .Minimum(ObjectiveFunction.ScalarValue(LossAtLog), lower, upper, Tolerance, MaxSteps, maxExpansionSteps: 0)
                    .MinimizingPoint;
            }
            catch (OptimizationException)
            {
                // So flat that rounding decides: any point between is as good as another, and the better end is one.
            }
        }
        return TemperatureOf(logOfTemperature);
    }

    private double LossAtLog(double logOfTemperature) => LossAt(TemperatureOf(logOfTemperature));

    private static float TemperatureOf(double logOfTemperature) =>
        Math.Clamp(LaneMath.Exp(new Lanes1((float)logOfTemperature)).Value, LowestTemperature, HighestTemperature);

    /// <summary>Mean over rows, by weight, of log(sum over k of e^(z_k / T)) - z_class / T; of several members that of the mean probability.</summary>
    private double LossAt(float temperature)
    {
        double sum = 0, weightSum = 0;
        for (var row = 0; row < _class.Length; row++)
        {
            for (var member = 0; member < _lossOfMember.Length; member++)
            {
                var z = Logits(row, member);
                _lossOfMember[member] = _outputs == 1 ? OfSigmoid(z[0], _class[row], temperature) : OfSoftmax(z, _class[row], temperature);
            }
            sum += _weights[row] * OfMean(_lossOfMember);
            weightSum += _weights[row];
        }
        return sum / weightSum;
    }

    // -log of the mean of e^-loss, which are probabilities, on the scale of the largest of them.
    private static double OfMean(ReadOnlySpan<double> losses)
    {
        if (losses.Length == 1)
            return losses[0];
        var least = losses[0];
        foreach (var loss in losses)
            least = Math.Min(least, loss);
        var sum = 0.0;
        foreach (var loss in losses)
            sum += LaneMath.Exp(new Lanes1((float)(least - loss))).Value;
        return least - LaneMath.Log(new Lanes1((float)(sum / losses.Length))).Value;
    }

    // log(1 + e^(z/T)) for a class of 0, and for 1 that of -z.
    private static double OfSigmoid(float z, int target, float temperature) =>
        LaneMath.Softplus(new Lanes1((target == 1 ? -z : z) / temperature)).Value;

    private static double OfSoftmax(ReadOnlySpan<float> z, int target, float temperature)
    {
        var largest = 0;
        for (var k = 1; k < z.Length; k++)
            largest = z[k] > z[largest] ? k : largest;
        var others = 0.0;
        for (var k = 0; k < z.Length; k++)
            others += k == largest ? 0 : LaneMath.Exp(new Lanes1((z[k] - z[largest]) / temperature)).Value;
        // The largest class counts 1: where the others are small beside it, their sum must not drown in it.
        var logOfSum = others <= 1
            ? LaneMath.LogOnePlusUnit(new Lanes1((float)others)).Value
            : LaneMath.Log(new Lanes1((float)(1 + others))).Value;
        return logOfSum + (((double)z[largest] - z[target]) / temperature);
    }
}
