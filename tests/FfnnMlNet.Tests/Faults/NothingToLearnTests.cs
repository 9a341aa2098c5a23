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
    public void A_label_with_one_value_is_an_error_that_mentions_the_separator_first()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Regression().Fit(KnownFailures.Rows.Uniform(_ml, 40, 3, seed: 1, _ => 0.25f)));

        Assert.Equal(
            "Label column 'Label' has the value 0.25 in all 40 usable rows, so there is nothing to learn. " + Separator +
            "Else check how the rows were filtered or split; what is always the same needs no model.", error.Message);
    }

    [Fact]
    public void Fewer_than_ten_rows_train_since_one_value_may_be_chance()
    {
        KnownFailures.Rows.AssertFinite(Fitted(9));
        Assert.Throws<InvalidOperationException>(() => Fitted(10));

        IDataView Fitted(int rows)
        {
            var table = KnownFailures.Rows.Of(_ml, [.. Enumerable.Repeat(new float[] { 1, 2 }, rows)], [.. Enumerable.Repeat(3f, rows)]);
            return Regression().Fit(table).Transform(table);
        }
    }

    [Fact]
    public void One_constant_output_of_several_is_learnt_but_not_constant_ones_alone()
    {
        var one = Table(i => [i, 5]);
        Assert.All(
            Quality.Scores(Several().Fit(one).Transform(one)), scores => Assert.Equal(5, scores[1], 1f));

        var error = Assert.Throws<InvalidOperationException>(() => Several().Fit(Table(_ => [3, 5])));
        Assert.StartsWith(
            "Label column 'Label' has the same values in all 40 usable rows, so there is nothing to learn. ", error.Message,
            StringComparison.Ordinal);
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
