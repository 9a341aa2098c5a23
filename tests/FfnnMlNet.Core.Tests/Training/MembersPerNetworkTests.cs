using FfnnMlNet.Activations;
using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Data;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Reference;
using FfnnMlNet.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Compares members that share the hidden layers of one network with as many separate networks.</summary>
public sealed class MembersPerNetworkTests : IDisposable
{
    private const int Members = 4;
    private const int RowCount = 5;

    /// <summary>What float32 loses over some hundred operations.</summary>
    private const double Tolerance = 2e-5;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_path);

    public static TheoryData<string, string, int, bool> Objectives => new()
    {
        { "softmax", "cross-entropy", 3, false }, { "softmax", "cross-entropy", 3, true }, { "softmax", "cross-entropy", 1, false },
        { "sigmoid", "binary-cross-entropy", 2, false }, { "sigmoid", "binary-cross-entropy", 2, true },
        { "identity", "squared-error", 3, false }, { "identity", "squared-error", 3, true }, { "identity", "huber", 2, false },
        { "log-softmax", "negative-log-likelihood", 2, true }, { "exponential", "poisson", 2, false },
    };

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Loss_and_gradients_are_the_mean_of_those_of_as_many_networks(string output, string loss, int layers, bool general)
    {
        var (network, objective) = Create(output, loss, layers, general);
        var workspace = Gathered(network);
        var rows = workspace.RepeatForMembers(RowCount);
        var (pass, product, last) = (workspace.Pass, new MatrixProduct(), network.LayerCount - 1);
        pass.Forward(new ForwardContext(product, network.Parameters), workspace.Input);
        Matrix z = pass.PreActivation, a = pass.Output;
        objective.ValuesInto(z, a, workspace.Targets, workspace.RowLosses);
        var shares = workspace.RowWeights.Select(weight => weight / (15f * Members)).ToArray();
        objective.DeltaInto(z, a, workspace.Targets, shares, workspace.OutputDelta(rows));
        pass.Backward(new BackwardContext(product, network.Parameters, workspace.Gradient), workspace.OutputDelta(rows));

        var (x, targets) = (GradientCase.ToDouble(workspace.Input), GradientCase.ToDouble(workspace.Targets.Top(RowCount)));
        var layout = network.Layout;
        var meanLoss = 0.0;
        var hidden = new Matrix<double>[layers];
        for (var member = 0; member < Members; member++)
        {
            var reference = new ReferenceNetwork(network, member);
            var weights = Vector<double>.Build.Dense(RowCount, row => (row + 1) / 15.0 / Members);
            meanLoss += reference.Loss(x, targets, weights, objective.Loss);
            Check(
                reference.Forward(x).A[last], GradientCase.ToDouble(a.Slice(member * RowCount, RowCount)),
                $"activation of member {member}");
            var (_, weightGradients, biasGradients) = reference.Backward(x, targets, weights, objective.Loss);
            // The gradients of r and W from those of R W, the weights of this network: dr_i = sum over o of d(RW)_io W_io, dW = R d(RW).
            var first = GradientCase.ToDouble(network.Weights(0, member));
            var scales = ScalesOf(network).Row(member).ToArray();
            Check(
                weightGradients[0].PointwiseMultiply(first).RowSums().ToRowMatrix(),
                GradientCase.ToDouble(network.Layout.Stages.OfType<MemberScales>().Single().Scales.In(workspace.Gradient))
                    .SubMatrix(member, 1, 0, x.ColumnCount),
                $"scales of member {member}");
            weightGradients[0] = Matrix<double>.Build.Diagonal(scales.Length, scales.Length, i => scales[i]) * weightGradients[0];
            Check(
                weightGradients[last], GradientCase.ToDouble(layout.Weights(last, member).In(workspace.Gradient)),
                $"output weights of member {member}");
            Check(
                biasGradients[last].ToRowMatrix(), GradientCase.ToDouble(layout.Bias(last, member).In(workspace.Gradient)),
                $"output biases of member {member}");
            for (var layer = 0; layer < last; layer++)
                hidden[layer] = member == 0 ? weightGradients[layer] : hidden[layer] + weightGradients[layer];
        }
        for (var layer = 0; layer < last; layer++)
            Check(hidden[layer], GradientCase.ToDouble(layout.Weights(layer).In(workspace.Gradient)), $"weights {layer}");
        var actualLoss = workspace.RowLosses.Zip(shares, (value, share) => (double)value * share).Sum();
        Assert.Equal(meanLoss, actualLoss, Tolerance * Math.Max(1, Math.Abs(meanLoss)));

        static void Check(Matrix<double> expected, Matrix<double> actual, string what)
        {
            var error = GradientCase.RelativeError(expected, actual);
            Assert.True(error <= Tolerance, FormattableString.Invariant($"{what} is off by {error:E2}"));
        }
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Validation_rows_judge_the_mean_of_the_members(string output, string loss, int layers, bool general)
    {
        var (network, objective) = Create(output, loss, layers, general);
        var rows = Rows(network.Layout.OutputCount, output);
        var evaluated = new LossEvaluation(rows, 3, new RootMeanSquaredError([])).Evaluate(
            network, objective, new MatrixProduct(), new Workspace(network, 3), null);

        double expected = 0, squares = 0;
        for (var row = 0; row < rows.RowCount; row++)
        {
            var x = Matrix<double>.Build.Dense(1, 3, (_, i) => rows.FeaturesOf(row)[i]);
            var mean = new double[network.Layout.OutputCount];
            for (var member = 0; member < Members; member++)
            {
                var a = new ReferenceNetwork(network, member).Forward(x).A[^1];
                for (var k = 0; k < mean.Length; k++)
                    mean[k] += (output == "log-softmax" ? Math.Exp(a[0, k]) : a[0, k]) / Members;
            }
            if (output == "log-softmax")
                mean = [.. mean.Select(value => Math.Log(value))];
            double[] targets = [.. rows.ValuesOf(row).ToArray().Select(value => (double)value)];
            expected += objective.Loss.ReferenceValue(mean, targets) / rows.RowCount;
            squares += mean.Zip(targets, (a, t) => (a - t) * (a - t)).Average() / rows.RowCount;
        }

        Assert.Equal(expected, evaluated.Loss, Tolerance * Math.Max(1, Math.Abs(expected)));
        Assert.Equal(Math.Sqrt(squares), evaluated.Metric!.Value, Tolerance);
    }

    [Theory]
    [InlineData((int)ScoreKind.Probabilities, "softmax", 3)]
    [InlineData((int)ScoreKind.Probabilities, "sigmoid", 3)]
    [InlineData((int)ScoreKind.LogOdds, "sigmoid", 1)]
    [InlineData((int)ScoreKind.Margin, "identity", 1)]
    [InlineData((int)ScoreKind.Activation, "identity", 2)]
    public void Scores_are_those_of_an_ensemble_of_as_many_networks_and_finite_for_any_row(int kind, string output, int outputs)
    {
        var activation = ActivationCatalog.BuiltIn.Select(entry => entry.Example).First(entry => entry.Id == output);
        var network = new FeedForwardNetwork(new Layout([3, 6, outputs], membersPerNetwork: Members), [Activation.Tanh, activation]);
        WeightInitialization.HeNormal.Apply(network, seed: 1);
        FeedForwardNetwork[] apart = [.. Enumerable.Range(0, Members).Select(member => Apart(network, member))];
        NetworkModel one = new(network, (ScoreKind)kind, "", [], []), several = new(apart, (ScoreKind)kind, "", [], [], null, null, 0);
        float[] scores = new float[outputs], expected = new float[outputs];

        foreach (float[] row in new[] { [0.5f, -1, 2], [0, 0, 0], new[] { -3f, 0.25f, 1 } })
        {
            one.Predict(row, scores);
            several.Predict(row, expected);
            Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
        foreach (ref var parameter in network.Parameters.Span)
            parameter *= 1e30f;
        var huge = new NetworkModel(network, (ScoreKind)kind, "", [], []);
        foreach (float[] row in new[] { [1e30f, -1, 2], new[] { float.MaxValue, float.MaxValue, -float.MaxValue } })
        {
            huge.Predict(row, scores);
            Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        }
        Assert.Equal(0, Allocations.LeastOf(() => one.Predict([1, 2, 3], scores)));
    }

    [Fact]
    public void A_step_of_equal_members_moves_what_they_share_as_one_network_does_and_each_output_layer_by_its_part()
    {
        FeedForwardNetwork several = Classifier(Members), one = Classifier(1);
        WeightInitialization.HeNormal.Apply(one, seed: 1);
        for (var layer = 0; layer < 2; layer++)
            for (var member = 0; member < Members; member++)
            {
                for (var input = 0; input < one.Weights(layer).Rows; input++)
                    one.Weights(layer).Row(input).CopyTo(several.Weights(layer, member).Row(input));
                one.Bias(layer).Row(0).CopyTo(several.Bias(layer, member).Row(0));
                ScalesOf(several).Row(member).Fill(1);
            }
        var start = one.Weights(1).Row(0).ToArray();
        // One step. The rate of the scales is too small to change them.
        var settings = Settings() with
        {
            KeepParameters = true, Optimizer = Optimizer.Sgd(), LearningRate = 1,
            RateFactors = new LearningRateFactors { MemberScales = 1e-20f },
            NumberOfEpochs = 1, Dropout = [],
        };

        var history = TrainingLoop.Run(several, settings, RandomRows.OfClasses(60, seed: 1)).History;
        var expected = TrainingLoop.Run(one, settings, RandomRows.OfClasses(60, seed: 1)).History;

        Assert.Equal(expected[0].TrainingLoss, history[0].TrainingLoss, 1e-6);
        Assert.Equal(one.Weights(0).Row(0).ToArray(), several.Weights(0).Row(0).ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
        for (var member = 0; member < Members; member++)
        {
            for (var k = 0; k < start.Length; k++)
                Assert.Equal((one.Weights(1)[0, k] - start[k]) / Members, several.Weights(1, member)[0, k] - start[k], 1e-6f);
            Assert.All(ScalesOf(several).Row(member).ToArray(), scale => Assert.Equal(1, scale));
        }
        Assert.NotEqual(start, one.Weights(1).Row(0).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scales_start_as_signs_or_with_numeric_embeddings_as_one_normal_number_an_input(bool embedded)
    {
        var embedding = embedded ? new InputEmbedding(400, [0, 1], [new SlotRange(2, 4)], 3, 4, 2, hasScale: false) : null;
        var network = new FeedForwardNetwork(
            new Layout([embedding?.OutputCount ?? 400, 2], embedding, membersPerNetwork: Members), [Activation.Softmax]);
        WeightInitialization.HeNormal.Apply(network, seed: 1);
        float[][] scales = [.. Enumerable.Range(0, Members).Select(member => ScalesOf(network).Row(member).ToArray())];

        Assert.NotEqual(scales[0], scales[1]);
        foreach (var scale in scales)
        {
            Assert.InRange(scale.Average(), -0.2f, 0.2f);
            Assert.InRange(scale.Average(value => value * value), 0.8f, 1.2f);
            if (!embedded)
            {
                Assert.All(scale, value => Assert.Equal(1, Math.Abs(value)));
                continue;
            }
            // Two numeric inputs with four outputs each, 395 plain inputs, and a table row of two.
            Assert.Equal((1, 1, 1), (scale[..4].Distinct().Count(), scale[4..8].Distinct().Count(), scale[^2..].Distinct().Count()));
            Assert.True(scale.Distinct().Count() > 390);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_and_a_resumed_run_train_the_same_bits_and_epochs_allocate_nothing(bool fromRows)
    {
        var settings = Settings() with { Initialization = fromRows ? WeightInitialization.DataDriven : WeightInitialization.HeNormal };
        var whole = Classifier(Members);
        var history = TrainingLoop.Run(whole, settings, RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2)).History;
        foreach (var last in new[] { 1, 3 })
        {
            TrainingLoop.Run(Classifier(Members), settings with
            {
                Checkpoint = new Checkpoint(_path),
                OnEpoch = summary => { if (summary.Epoch == last) summary.Stop(); },
            }, RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));
            var resumed = Classifier(Members);
            var outcome = TrainingLoop.Run(
                resumed, settings with { ResumeFrom = File.ReadAllBytes(_path), NumberOfThreads = 1 + last },
                RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));
            Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
            Assert.Equal(history, outcome.History);
        }
        Assert.Contains(
            "the layers was 4-96-3 with 4 members and is now 4-96-3.",
            Assert.Throws<NetworkFormatException>(() => TrainingLoop.Run(
                Classifier(1), settings with { ResumeFrom = File.ReadAllBytes(_path) }, RandomRows.OfClasses(100, seed: 1),
                RandomRows.OfClasses(30, seed: 2))).Message);

        var network = Classifier(Members);
        settings.Initialization.Apply(network, settings.Seed);
        var loop = new TrainingLoop(network, settings, RandomRows.OfClasses(100, seed: 1), validationRows: null, team: null);
        var epoch = 0;
        Assert.Equal(0, Allocations.LeastOf(() => loop.RunEpoch(++epoch)));
    }

    [Fact]
    public void Full_batch_training_sees_the_loss_of_the_members()
    {
        var network = Classifier(Members);
        var history = TrainingLoop.Run(
            network, Settings() with { Optimizer = Optimizer.Lbfgs(), NumberOfEpochs = 30, Dropout = [], L2Regularization = 1e-3f },
            RandomRows.OfClasses(100, seed: 1)).History;

        // Random labels of three classes: the loss is log 3 before anything is learnt.
        Assert.InRange(history[0].TrainingLoss, 0.9, 3);
        Assert.InRange(history[^1].TrainingLoss, 0, 0.95);
    }

    [Fact]
    public void One_temperature_is_found_for_the_mean_of_the_members()
    {
        var network = Classifier(Members);
        WeightInitialization.HeNormal.Apply(network, seed: 1);
        var rows = RandomRows.OfClasses(300, seed: 3);
        foreach (ref var weight in network.Parameters.Span[..network.Layout.WeightLength])
            weight *= 2;
        var before = new Workspace(network, 300);

        var calibration = TemperatureCalibration.Apply([network], [rows]);

        Assert.InRange(calibration.Temperature, 1.01f, TemperatureCalibration.HighestTemperature);
        Assert.True(calibration.LossAfter < calibration.LossBefore);
        var after = new LossEvaluation(rows, 300).Evaluate(
            network, new Objective(Activation.Softmax, Loss.CrossEntropy()), new MatrixProduct(), before, null).Loss;
        Assert.Equal(calibration.LossAfter, after, 1e-5);
        // A second calibration finds nothing more, unless the first one has reached the end of its range.
        if (calibration.Temperature < TemperatureCalibration.HighestTemperature)
            Assert.InRange(TemperatureCalibration.Apply([network], [rows]).Temperature, 0.99f, 1.01f);
    }

    [Fact]
    public void A_batch_is_counted_once_for_each_member()
    {
        MemoryEstimate one = MemoryEstimate.Of([100, 256, 3], 256, 5),
            eight = MemoryEstimate.Of([100, 256, 3], 256, 5, membersPerNetwork: 8);

        Assert.InRange(eight.Batch / one.Batch, 7.5, 11);
        // 7 more output layers of 257 rows of 16 floats, and 8 rows of 112 scales.
        Assert.Equal(((7 * 257 * 16) + (8 * 112)) * 5 * sizeof(float), eight.Parameters - one.Parameters);
        var error = Assert.Throws<InsufficientMemoryException>(() => eight.Check([100, 256, 3], available: 1000));
        Assert.EndsWith("Lower BatchSize or MembersPerNetwork.", error.Message);
    }

    private static Matrix ScalesOf(FeedForwardNetwork network) =>
        network.Layout.Stages.OfType<MemberScales>().Single().Scales.In(network.Parameters);

    // A network of one member, whose scales are multiplied into the weights of the first layer.
    private static FeedForwardNetwork Apart(FeedForwardNetwork network, int member)
    {
        var apart = new FeedForwardNetwork(new Layout(network.Layout.Sizes), network.Activations);
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var weights = network.Weights(layer, member);
            for (var input = 0; input < weights.Rows; input++)
                for (var unit = 0; unit < weights.Columns; unit++)
                    apart.Weights(layer)[input, unit] = weights[input, unit] * (layer == 0 ? network.ScaleOf(member, input) : 1);
            network.Bias(layer, member).Row(0).CopyTo(apart.Bias(layer).Row(0));
        }
        return apart;
    }

    private static (FeedForwardNetwork Network, Objective Objective) Create(string output, string loss, int layers, bool general)
    {
        var activation = ActivationCatalog.BuiltIn.Select(entry => entry.Example).First(entry => entry.Id == output);
        var rule = LossCatalog.BuiltIn.First(entry => entry.Id == loss);
        int[] sizes = [3, .. Enumerable.Repeat(6, layers - 1), 2];
        var network = new FeedForwardNetwork(
            new Layout(sizes, membersPerNetwork: Members), [.. Enumerable.Repeat(Activation.Tanh, layers - 1), activation]);
        var random = new RandomStream(5, RandomPurpose.Initialization, layers);
        foreach (var slice in network.Layout.InFileOrder)
            for (var row = 0; row < slice.Rows; row++)
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = random.NextGaussian() * 0.7f;
        return (network, new Objective(activation, rule, general));
    }

    private static Workspace Gathered(FeedForwardNetwork network)
    {
        var workspace = new Workspace(network, RowCount);
        var random = new RandomStream(6, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < RowCount; row++)
        {
            foreach (ref var value in workspace.Input.Row(row))
                value = random.NextGaussian();
            workspace.Targets[row, row % 2] = 1;
            workspace.RowWeights[row] = row + 1;
        }
        return workspace;
    }

    private static TrainingMatrix Rows(int outputs, string output)
    {
        var rows = TrainingMatrix.ForValues(3, outputs, weighted: false);
        var random = new RandomStream(7, RandomPurpose.Shuffle, output.Length);
        for (var row = 0; row < 7; row++)
        {
            foreach (ref var value in rows.NextRow())
                value = random.NextGaussian();
            rows.AddValues([row % 2, 1 - (row % 2)], 1);
        }
        return rows;
    }

    private static FeedForwardNetwork Classifier(int members) =>
        new(new Layout([4, 96, 3], membersPerNetwork: members), [Activation.Tanh, Activation.Softmax]);

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.AdamW(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.Shuffle,
        BatchSize = 64,
        NumberOfEpochs = 5,
        Dropout = [0.2f],
        Seed = 1,
        Metric = new ClassAccuracy(),
    };
}
