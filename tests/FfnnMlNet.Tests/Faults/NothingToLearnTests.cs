using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>A table from which nothing can be learnt, such as a text file that was read with the wrong separator, is an error before
/// training.</summary>
public sealed class NothingToLearnTests : IDisposable
{
    private const string Separator =
        "If the rows come from a text file: with a separatorChar, hasHeader or column index that does not fit the file, " +
        "cells are read as empty; look at some rows with data.Preview(). ";

    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;
    private readonly string _path = Path.GetTempFileName();

    public NothingToLearnTests() => _log = new LogCapture(_ml);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_label_with_one_value_is_learnt_with_a_warning_that_mentions_the_separator_first()
    {
        var rows = KnownFailures.Rows.Uniform(_ml, 40, 3, seed: 1, _ => 0.25f);

        KnownFailures.Rows.AssertFinite(Regression().Fit(rows).Transform(rows));

        Assert.Contains(
            "Label column 'Label' has the value 0.25 in all 40 usable rows, so every row will have about this score. " + Separator +
            "Else check how the rows were filtered or split.", _log.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_than_ten_rows_have_no_warning_since_one_value_may_be_chance()
    {
        var table = KnownFailures.Rows.Of(
            _ml, [.. Enumerable.Range(0, 9).Select(i => new float[] { i, i % 2 })], [.. Enumerable.Repeat(3f, 9)]);

        KnownFailures.Rows.AssertFinite(Regression().Fit(table).Transform(table));

        Assert.DoesNotContain(_log.Warnings, warning => warning.Contains("usable rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_outputs_one_may_be_constant_but_all_are_warned_of()
    {
        var one = Table(i => [i, 5]);
        Assert.All(
            Quality.Scores(Several().Fit(one).Transform(one)), scores => Assert.Equal(5, scores[1], 1f));
        Assert.DoesNotContain(_log.Warnings, warning => warning.Contains("usable rows", StringComparison.Ordinal));

        Several().Fit(Table(_ => [3, 5]));
        Assert.Contains(
            _log.Warnings, warning => warning.Contains("'Label' has the same values in all 40 usable rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_is_trained_further_on_one_value()
    {
        var model = Regression().Fit(KnownFailures.Rows.Uniform(_ml, 40, 3, seed: 1, x => x[0])).Model;
        var more = KnownFailures.Rows.Uniform(_ml, 40, 3, seed: 1, _ => 0.25f);

        KnownFailures.Rows.AssertFinite(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1,
        }).Fit(more, model).Transform(more));
    }

    [Fact]
    public void Features_that_do_not_vary_are_an_error_before_training_without_warnings()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Regression().Fit(KnownFailures.Rows.Of(
            _ml, [.. Enumerable.Repeat(new float[] { 1, float.NaN }, 40)], [.. Enumerable.Range(0, 40).Select(i => (float)i)])));

        Assert.Equal(
            "Feature column 'Features' has no information: each of its 2 slots has the same value, or none, in all training rows, so " +
            "every row would have the same score. " + Separator + "Else check the transforms before the trainer.", error.Message);
        Assert.DoesNotContain(_log.Warnings, warning => warning.Contains("dead", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_with_commas_that_is_read_with_semicolons_is_an_error_of_every_trainer()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, 50).Select(i => FormattableString.Invariant($"{i},{i % 7},{i * 2}")));
        var rows = _ml.Data.LoadFromTextFile<Line>(_path, separatorChar: ';');

        Action[] all =
        [
            () => Features().Append(new FfnnRegressionTrainer(_ml, "Z")).Fit(rows),
            () => Features().Append(new FfnnBinaryTrainer(_ml, "Flag")).Fit(rows),
        ];

        Assert.All(all, fit => Assert.Contains(
            Separator.TrimEnd(), Assert.Throws<InvalidOperationException>(fit).Message, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Warnings, warning => warning.Contains("dead", StringComparison.Ordinal));
    }

    private IEstimator<ITransformer> Features() => _ml.Transforms.Concatenate("Features", "X", "Y");

    private FfnnRegressionTrainer Regression() => new(_ml, new FfnnRegressionTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [8], NumberOfEpochs = 2, Seed = 1,
    });

    private FfnnMultiOutputRegressionTrainer Several() => new(_ml, new FfnnMultiOutputRegressionTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [8], NumberOfEpochs = 50, Seed = 1,
    });

    private IDataView Table(Func<int, float[]> label) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 40).Select(i => new Pair { Features = [i, i % 3], Label = label(i) }).ToArray());

    private sealed class Pair
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Label { get; set; } = [];
    }

    private sealed class Line
    {
        [LoadColumn(0)]
        public float X { get; set; }

        [LoadColumn(1)]
        public float Y { get; set; }

        [LoadColumn(2)]
        public float Z { get; set; }

        [LoadColumn(3)]
        public bool Flag { get; set; }
    }
}
