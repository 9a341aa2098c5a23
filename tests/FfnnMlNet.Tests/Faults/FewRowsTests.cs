using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Warnings and errors about tables that are too small or empty say what the user can change.</summary>
public class FewRowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Balanced)]
    [InlineData(Effort.Best)]
    public void Options_that_effort_chose_cause_one_warning_that_names_rows_and_no_option(Effort effort)
    {
        var log = new LogCapture(_ml);

        new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = effort, HiddenLayers = [4], NumberOfEpochs = 1 }).Fit(Rows(2));
        new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = effort, HiddenLayers = [4], NumberOfEpochs = 1, LabelColumnName = "Class",
        }).Fit(Rows(2));

        Assert.Equal(2, log.Warnings.Length);
        Assert.All(log.Warnings, warning => Assert.Equal(
            "2 rows are too few to hold some out for validation: training uses all of them, to the last epoch. " +
            "More rows would help.", warning));
    }

    [Fact]
    public void Options_that_the_user_set_are_named()
    {
        var log = new LogCapture(_ml);

        new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Fast, HiddenLayers = [4], NumberOfEpochs = 1, EnsembleSize = 1, ValidationFraction = 0.2f,
            CalibrateProbabilities = true,
        }).Fit(Rows(2));

        Assert.Equal(
            "2 rows are too few to hold out a fraction of 0.2 for validation: training uses all of them, to the last epoch. " +
            "Probabilities are not calibrated, because that needs validation rows.", Assert.Single(log.Warnings));
    }

    [Fact]
    public void Empty_cells_of_a_text_file_read_with_the_wrong_separator_are_explained()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Enumerable.Range(0, 20).Select(i => $"{i};{i % 3};class {i % 2}"));
            var rows = _ml.Data.LoadFromTextFile(path,
                [
                    new TextLoader.Column("Features", DataKind.Single, 0, 1),
                    new TextLoader.Column("Class", DataKind.String, 2),
                    new TextLoader.Column("Flag", DataKind.Boolean, 2),
                ],
                separatorChar: ',');

            var multiclass = Assert.Throws<InvalidOperationException>(
                () => _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Append(new FfnnTrainer(_ml)).Fit(rows));
            var binary = Assert.Throws<InvalidOperationException>(() => new FfnnBinaryTrainer(_ml, "Flag").Fit(rows));

            const string Cause = "with a separatorChar, hasHeader or column index that does not fit the file, cells are read as empty";
            Assert.Contains("all 20 rows were skipped, 20 without a label in column 'Label'", multiclass.Message, StringComparison.Ordinal);
            Assert.Contains(Cause, multiclass.Message, StringComparison.Ordinal);
            Assert.Contains(Cause, binary.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private IDataView Rows(int count) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row
    {
        Features = [i, i % 2], Label = i % 2 == 0, Class = (uint)(i % 2),
    }).ToArray());

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        [KeyType(2)]
        public uint Class { get; set; }
    }
}
