using System.Globalization;
using FfnnMlNet.Activations;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Optimization;

namespace FfnnMlNet.Training;

/// <summary>
/// Temperature scaling (Guo, Pleiss, Sun and Weinberger, 2017): the logits z become z / T, with the one T > 0 that minimises the log-loss
/// of rows that the network has not learnt from. The order of the classes stays the same; only the confidence changes. The weights and
/// biases of the last layer are divided by T, so files, scoring and export need not know of it. All networks of an ensemble share one T.
/// Where each has rows of its own, the loss is that of all of these rows together; the loss of networks that share their rows, and of
/// members that share a network, is computed from the mean of their probabilities.
/// </summary>
/// <remarks>
/// A few rows that are all classified correctly are fitted best by the lower bound of T, which is more confidence than a few rows justify.
/// So the loss contains additional rows of weight 1 whose class is uniformly random, spread over all rows: with n rows and r such rows
/// each counts n / (n + r) for its own class and r / (n + r) for the mean of all classes. Networks with rows of their own have two of them,
/// which correspond to the targets of Platt (1999), and all others have one. With two classes the highest probability is then about
/// 1 - r / (2n). From some thousand rows on it makes no difference. For rows with weights w, n is the effective sample size
/// (sum of w)^2 / (sum of w^2).
/// </remarks>
internal sealed class TemperatureCalibration
{
    /// <summary>The most logits that are kept for the search, in floats. If the rows have more, evenly spaced rows are taken; they are
    /// enough to estimate one number.</summary>
    public const int MostLogits = 1 << 25;

    public const float LowestTemperature = 0.2f;
    public const float HighestTemperature = 5f;

    // log 5 = -log 0.2. A literal, because the platform's logarithm must not decide bits of the model.
    private const double LogBound = 1.6094379124341003;

    // With log T known to this precision, T is known to 0.01 %, far below what changes the loss.
    private const double Tolerance = 1e-4;
    private const int MaxSteps = 200;
    private const float LargestExponent = 1000;
    private const double Golden = 0.6180339887498949;
    private const double RowsOfChance = 1;
    private const double RowsOfChanceForSeveral = 2;

    // The losses of a block of so many rows are summed by one thread. The size is fixed, so that no sum depends on the number of threads.
    private const int RowsPerBlock = 256;

    // Work on fewer logits than this per thread is not worth waking a thread for.
    private const int LogitsWorthAThread = 1 << 15;

    private readonly float[] _logits;
    private readonly int[] _class;
    private readonly float[] _weights;
    private readonly double _weightSum;
    private readonly double _shareOfChance;
    private readonly int _outputs;
    private readonly int _members;
    private readonly ThreadTeam? _team;
    private readonly Action? _checkAlive;

    private TemperatureCalibration(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<IExampleSource> rows, ThreadTeam? team, Action? checkAlive)
    {
        var layout = networks[0].Layout;
        (_outputs, _team, _checkAlive) = (layout.OutputCount, team, checkAlive);
        var shareRows = rows.All(own => ReferenceEquals(own, rows[0]));
        _members = layout.MembersPerNetwork * (shareRows ? networks.Count : 1);
        int[] counts = [.. rows.Select(own => RowsTaken(own.RowCount, (long)networks.Count * layout.MembersPerNetwork * _outputs))];
        var count = shareRows ? counts[0] : counts.Sum();
        _logits = new float[(long)count * _members * _outputs];
        _class = new int[count];
        _weights = new float[count];
        var first = 0;
        for (var i = 0; i < networks.Count; i++)
        {
            ReadLogits(networks[i], rows[i], first, counts[i], firstMember: shareRows ? i * layout.MembersPerNetwork : 0);
            first += shareRows ? 0 : counts[i];
        }
        double squares = 0;
        foreach (var weight in _weights)
        {
            _weightSum += weight;
            squares += (double)weight * weight;
        }
        var ofChance = shareRows ? RowsOfChance : RowsOfChanceForSeveral;
        _shareOfChance = ofChance / ((_weightSum * _weightSum / squares) + ofChance);
    }

    /// <summary>The number of floats that a calibration keeps.</summary>
    /// <param name="rowCount">Validation rows of one network.</param>
    /// <param name="networks">Number of networks that share the temperature.</param>
    public static double FloatsOf(int rowCount, int networks, int membersPerNetwork, int outputs)
    {
        var logits = (double)membersPerNetwork * outputs;
        return networks * (RowsTaken(rowCount, (long)Math.Min(networks * logits, long.MaxValue / 2)) * (logits + 2));
    }

    private static int RowsTaken(int rowCount, long logitsOfRow) =>
        (int)Math.Clamp(MostLogits / logitsOfRow, Math.Min(1, rowCount), rowCount);

    /// <summary>True for an output activation that turns logits into probabilities, so that a temperature has a meaning.</summary>
    public static bool Suits(Activation output, int outputs) => output.HasCanonicalLink && output.Meaning switch
    {
        OutputMeaning.Distribution or OutputMeaning.LogDistribution => outputs > 1,
        OutputMeaning.Probability => outputs == 1,
        _ => false,
    };

    /// <summary>Divides the last layer of each network by the temperature in [0.2, 5] that suits the rows best, and leaves all unchanged
    /// if none is better than 1. Nothing is changed before the very end, so after an exception the networks are as they were.</summary>
    /// <param name="networks">Networks of the same layers, whose output activation <see cref="Suits"/>.</param>
    /// <param name="rows">For each network rows that it has not learnt from, with their weights.</param>
    /// <param name="team">Threads that share the work; the result is the same for any number. Null = the calling thread alone.</param>
    /// <param name="checkAlive">Called every few milliseconds; throws to end the work.</param>
    /// <exception cref="CalibrationException">The rows, their weights or the networks' parameters do not allow a calibration.</exception>
    public static Calibration Apply(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<IExampleSource> rows, ThreadTeam? team = null, Action? checkAlive = null)
    {
        var calibration = Find(networks, rows, team, checkAlive);
        if (calibration.Temperature != 1)
            DivideLogits(networks, calibration.Temperature);
        return calibration;
    }

    /// <summary>The temperature of <see cref="Apply"/>, by which no network is divided.</summary>
    /// <exception cref="CalibrationException">The rows or their weights do not allow a calibration.</exception>
    public static Calibration Find(
        IReadOnlyList<FeedForwardNetwork> networks, IReadOnlyList<IExampleSource> rows, ThreadTeam? team = null, Action? checkAlive = null)
    {
        var calibration = new TemperatureCalibration(networks, rows, team, checkAlive);
        var start = calibration.LossAt(1);
        if (!double.IsFinite(start.Judged))
            throw new CalibrationException("the log-loss of the validation rows is not finite, since a weight of theirs is not.");
        var temperature = calibration.FindTemperature();
        var end = calibration.LossAt(temperature);
        // The additional rows only make T more cautious. They must not make a network less confident that the rows find not confident
        // enough.
        if (!(end.Judged < start.Judged && end.Plain < start.Plain))
            return new Calibration(1, start.Plain, start.Plain);
        return new Calibration(temperature, start.Plain, end.Plain);
    }

    /// <summary>Divides the last layers of networks by a temperature. Nothing is changed where one of them cannot be divided.</summary>
    /// <exception cref="CalibrationException">The parameters are too large.</exception>
    public static void DivideLogits(IReadOnlyList<FeedForwardNetwork> networks, float temperature)
    {
        foreach (var network in networks)
            CheckQuotient(network, temperature);
        foreach (var network in networks)
        {
            foreach (var slice in LastLayer(network))
                Divide(slice, network.Parameters, temperature);
        }
    }

    /// <summary>Checks that the logits of a network can be divided.</summary>
    /// <exception cref="CalibrationException">The parameters are too large.</exception>
    public static void CheckQuotient(FeedForwardNetwork network, float temperature)
    {
        foreach (var slice in LastLayer(network))
            CheckQuotient(slice, network.Parameters, temperature);
    }

    /// <summary>Calls a function while the logits of a network are divided by a temperature. Afterwards the network has the bits that it
    /// had before.</summary>
    /// <returns>What the function returns.</returns>
    public static T WithDividedLogits<T>(FeedForwardNetwork network, float temperature, Func<T> function)
    {
        if (temperature == 1)
            return function();
        var slices = LastLayer(network);
        float[][] before = [.. slices.Select(slice => network.Parameters.Span.Slice(slice.Offset, slice.Length).ToArray())];
        try
        {
            DivideLogits([network], temperature);
            return function();
        }
        finally
        {
            foreach (var (slice, values) in slices.Zip(before))
                values.CopyTo(network.Parameters.Span[slice.Offset..]);
        }
    }

    private static List<ParameterSlice> LastLayer(FeedForwardNetwork network)
    {
        var last = network.LayerCount - 1;
        List<ParameterSlice> slices = [network.Layout.Weights(last), network.Layout.Bias(last)];
        if (last == 0 && network.Layout.Sparse is { } sparse)
            slices.Add(sparse.Slice);
        return slices;
    }

    private static void CheckQuotient(ParameterSlice slice, AlignedBuffer parameters, float temperature)
    {
        foreach (var value in parameters.Span.Slice(slice.Offset, slice.Length))
        {
            if (!float.IsFinite(value / temperature))
                throw new CalibrationException("the parameters of the last layer are too large to be divided.");
        }
    }

    private static void Divide(ParameterSlice slice, AlignedBuffer parameters, float temperature)
    {
        foreach (ref var value in parameters.Span.Slice(slice.Offset, slice.Length))
            value /= temperature;
    }

    // Of one network: of so many of its rows, evenly spaced.
    private void ReadLogits(FeedForwardNetwork network, IExampleSource rows, int firstRow, int rowsTaken, int firstMember)
    {
        var capacity = Math.Min(RowsPerBlock, rowsTaken);
        var product = new MatrixProduct(_team, _checkAlive);
        var pass = new NetworkPass(network, new PassOptions(capacity, Team: _team, CheckAlive: _checkAlive));
        Matrix input = AlignedBuffer.CreateMatrix(capacity, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(capacity, _outputs);
        var indices = new int[capacity];
        long beyond = 0;
        for (var first = 0; first < rowsTaken; first += capacity)
        {
            _checkAlive?.Invoke();
            var count = Math.Min(capacity, rowsTaken - first);
            for (var i = 0; i < count; i++)
                indices[i] = (int)((long)(first + i) * rows.RowCount / rowsTaken);
            rows.Gather(indices.AsSpan(0, count), pass, input.Top(count), targets.Top(count), _weights.AsSpan(firstRow + first));
            pass.Forward(new ForwardContext(product, network.Parameters), input.Top(count));
            var z = pass.PreActivation;
            for (var i = 0; i < z.Rows; i++)
            {
                beyond += Reductions.AllFinite(z.Row(i)) ? 0 : 1;
                z.Row(i).CopyTo(Logits(firstRow + first + (i % count), member: firstMember + (i / count)));
            }
            for (var i = 0; i < count; i++)
                _class[firstRow + first + i] = ClassOf(targets.Row(i));
        }
        if (beyond > 0)
            throw new CalibrationException(string.Create(CultureInfo.InvariantCulture,
                $"the network's outputs for {beyond} of {rowsTaken} validation rows are beyond the range of float32. " +
                $"Look for features that are far larger there than in the training rows."));
    }

    private Span<float> Logits(int row, int member) => _logits.AsSpan((int)((((long)row * _members) + member) * _outputs), _outputs);

    private static int ClassOf(ReadOnlySpan<float> targets)
    {
        if (targets.Length == 1)
            return targets[0] > 0.5f ? 1 : 0;
        var k = 0;
        while (k < targets.Length - 1 && targets[k] <= 0.5f)
            k++;
        return k;
    }

    // The loss of one network is convex in 1/T, so over log T it has one minimum; the loss of a mean of members has one as well but for
    // unusual rows. The ends of the interval are moved inwards until they bracket the minimum, as MathNet's search requires, or until it is
    // clear that the minimum is at one end.
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
                // The loss is so flat that rounding decides, so any point in the interval is as good; the better end is taken.
            }
        }
        return TemperatureOf(logOfTemperature);
    }

    private double LossAtLog(double logOfTemperature) => LossAt(TemperatureOf(logOfTemperature)).Judged;

    private static float TemperatureOf(double logOfTemperature) =>
        Math.Clamp(LaneMath.Exp(new Lanes1((float)logOfTemperature)).Value, LowestTemperature, HighestTemperature);

    /// <summary>The weighted mean over rows of log(sum over k of e^(z_k / T)) - z_class / T; with several members the log-loss of their
    /// mean probability. "Judged" also contains the additional rows and is what the search minimises.</summary>
    private (double Plain, double Judged) LossAt(float temperature)
    {
        _checkAlive?.Invoke();
        var work = new BlockLosses(this, temperature);
        var parts = Math.Min(_team?.Count ?? 1, Math.Min(work.Plain.Length, (_logits.Length / LogitsWorthAThread) + 1));
        if (parts > 1)
            _team!.Run(work, parts);
        else
            work.Execute(0, 1);
        double plain = 0, chance = 0;
        for (var block = 0; block < work.Plain.Length; block++)
        {
            plain += work.Plain[block];
            chance += work.Chance[block];
        }
        return (plain / _weightSum, (((1 - _shareOfChance) * plain) + (_shareOfChance * chance)) / _weightSum);
    }

    /// <summary>Sums the losses of each block of <see cref="RowsPerBlock"/> rows; the blocks are dealt to the threads.</summary>
    private sealed class BlockLosses(TemperatureCalibration owner, float temperature) : ITeamWork
    {
        /// <summary>[blocks]: the sum of weight times loss.</summary>
        public double[] Plain { get; } = new double[(owner._class.Length + RowsPerBlock - 1) / RowsPerBlock];

        /// <summary>[blocks]: the sum of weight times the mean loss over all classes.</summary>
        public double[] Chance { get; } = new double[(owner._class.Length + RowsPerBlock - 1) / RowsPerBlock];

        public void Execute(int part, int parts)
        {
            var ofMember = new double[owner._members];
            for (var block = part; block < Plain.Length; block += parts)
                (Plain[block], Chance[block]) = owner.SumsOf(
                    block * RowsPerBlock, Math.Min((block + 1) * RowsPerBlock, owner._class.Length), temperature, ofMember);
        }
    }

    private (double Plain, double Chance) SumsOf(int first, int end, float temperature, double[] lossOfMember)
    {
        double plain = 0, chance = 0;
        for (var row = first; row < end; row++)
        {
            double even = 0;
            for (var member = 0; member < lossOfMember.Length; member++)
            {
                var z = Logits(row, member);
                (lossOfMember[member], var ofChance) = _outputs == 1
                    ? OfSigmoid(z[0], _class[row], temperature) : OfSoftmax(z, _class[row], temperature);
                even += ofChance;
            }
            plain += _weights[row] * OfMean(lossOfMember);
            chance += _weights[row] * (even / lossOfMember.Length);
        }
        return (plain, chance);
    }

    // -log of the mean of e^-loss, the members' probabilities. The least loss is factored out so that nothing underflows.
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

    // log(1 + e^(z/T)) for class 0, log(1 + e^(-z/T)) for class 1, and the mean of both.
    private static (double Loss, double OfChance) OfSigmoid(float z, int target, float temperature)
    {
        var scaled = (double)z / temperature;
        // log(1 + e^x) = x + log(1 + e^-x). Far below the limits of float32 the second term no longer changes x.
        var ofFalse = SoftplusOf(scaled);
        var ofTrue = SoftplusOf(-scaled);
        return (target == 1 ? ofTrue : ofFalse, (ofTrue + ofFalse) / 2);
    }

    private static double SoftplusOf(double x) =>
        Math.Abs(x) > LargestExponent ? Math.Max(x, 0) : LaneMath.Softplus(new Lanes1((float)x)).Value;

    private static (double Loss, double OfChance) OfSoftmax(ReadOnlySpan<float> z, int target, float temperature)
    {
        var largest = 0;
        for (var k = 1; k < z.Length; k++)
            largest = z[k] > z[largest] ? k : largest;
        double others = 0, sum = 0;
        for (var k = 0; k < z.Length; k++)
        {
            others += k == largest ? 0 : LaneMath.Exp(new Lanes1((z[k] - z[largest]) / temperature)).Value;
            sum += z[k];
        }
        // The class with the largest logit contributes exactly 1 to the sum. When the others are small, 1 + others would lose their digits.
        var logOfSum = others <= 1
            ? LaneMath.LogOnePlusUnit(new Lanes1((float)others)).Value
            : LaneMath.Log(new Lanes1((float)(1 + others))).Value;
        return (logOfSum + (((double)z[largest] - z[target]) / temperature), logOfSum + ((z[largest] - (sum / z.Length)) / temperature));
    }
}
