using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class MultiOutputTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_multi_output_trainer_keeps_the_estimator_contract()
    {
        var table = Tables.EnergyEfficiency(_ml).Standardized(_ml);
        var invalid = Tables.Diabetes(_ml);

        EstimatorContract.Check(Trainer(epochs: 3), table, invalid, _ml);
    }

    [Fact]
    public void A_label_that_is_no_vector_is_a_schema_error()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(epochs: 1).Fit(Tables.Diabetes(_ml)));

        Assert.StartsWith("Schema mismatch for label column 'Label': expected Vector<Single>, got Single. ", error.Message);
        Assert.Equal("labelCol", error.ParamName);
    }

    [Fact]
    public void Both_energy_loads_are_learnt_and_each_has_metrics_under_its_name()
    {
        var table = Tables.EnergyEfficiency(_ml).Standardized(_ml);
        var split = _ml.Data.TrainTestSplit(table, testFraction: 0.2, seed: 1);

        var scored = Trainer(epochs: 150).Fit(split.TrainSet).Transform(split.TestSet);
        var metrics = _ml.Regression.EvaluateMultiOutput(scored);

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        table.Schema["Label"].GetSlotNames(ref names);
        Assert.Equal(names.DenseValues().Select(name => name.ToString()), metrics.Outputs.Select(output => output.Name));
        Assert.All(metrics.Outputs, output => Assert.InRange(output.RSquared, 0.9, 1));
        Assert.Equal(metrics.Outputs.Average(output => output.RSquared), metrics.RSquared);
    }

    [Fact]
    public void The_metrics_of_an_output_are_those_of_ML_NET_for_it_alone()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 50).Select(_ => new ScoredRow(random)).ToArray();
        var view = _ml.Data.LoadFromEnumerable(rows);

        var ours = _ml.Regression.EvaluateMultiOutput(view, nameof(ScoredRow.Labels), nameof(ScoredRow.Scores)).Outputs[1];
        var theirs = _ml.Regression.Evaluate(view, nameof(ScoredRow.SecondLabel), nameof(ScoredRow.SecondScore));

        // ML.NET's evaluator adds in another order, and computes the deviation from uncentred second moments.
        Assert.Equal(theirs.MeanAbsoluteError, ours.MeanAbsoluteError, 1e-6);
        Assert.Equal(theirs.MeanSquaredError, ours.MeanSquaredError, 1e-6);
        Assert.Equal(theirs.RootMeanSquaredError, ours.RootMeanSquaredError, 1e-6);
        Assert.Equal(theirs.RSquared, ours.RSquared, 1e-6);
        Assert.Equal("1", ours.Name);
    }

    [Fact]
    public void Evaluating_vectors_of_different_sizes_is_an_error_that_names_both()
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new ScoredRow(new Random(1)) });

        var error = Assert.Throws<ArgumentException>(
            () => _ml.Regression.EvaluateMultiOutput(view, nameof(ScoredRow.Labels), nameof(ScoredRow.ThreeScores)));

        Assert.Equal(
            "Label column 'Labels' has 2 outputs, but score column 'ThreeScores' has 3. Score with a model of this label.", error.Message);
    }

    private FfnnMultiOutputRegressionTrainer Trainer(int epochs) => new(_ml, new FfnnMultiOutputRegressionTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [32],
        NumberOfEpochs = epochs,
        LearningRate = 0.01f,
        Seed = 1,
        NumberOfThreads = 1,
    });

    private sealed class ScoredRow(Random random)
    {
        public ScoredRow()
            : this(new Random(0))
        {
        }

        [VectorType(2)]
        public float[] Labels { get; set; } = [random.NextSingle(), random.NextSingle()];

        [VectorType(2)]
        public float[] Scores { get; set; } = [random.NextSingle(), random.NextSingle()];

        [VectorType(3)]
        public float[] ThreeScores { get; set; } = [1, 2, 3];

        public float SecondLabel => Labels[1];

        public float SecondScore => Scores[1];
    }
}
