using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>A process that trains each of the four trainers with each effort and everything else at its default, threads included, and
/// prints a hash of the models. The tests run it with other numbers of processors.</summary>
internal static class EveryTrainer
{
    private const int RowCount = 120;

    /// <summary>Prints one line: the processors that the process sees, and a hash of all models.</summary>
    public static int Run()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, RowCount).Select(_ => new Row
        {
            Features = [.. Enumerable.Range(0, 8).Select(slot => slot == 7 && random.Next(9) == 0 ? float.NaN : random.NextSingle())],
        })];
        foreach (var row in rows)
        {
            row.Class = row.Features[0] + row.Features[1] > 1 ? 1u : row.Features[2] > 0.5f ? 2u : 0u;
            row.Flag = row.Class == 1;
            row.Number = row.Features[0] - (3 * row.Features[1]);
            row.Numbers = [row.Number, row.Features[2] * row.Features[3]];
        }
        var data = ml.Data.LoadFromEnumerable(rows);
        var fingerprints = new StringBuilder();
        foreach (var effort in Enum.GetValues<Effort>())
        {
            fingerprints
                .Append(new FfnnTrainer(ml, new FfnnTrainer.Options { LabelColumnName = nameof(Row.Class), Effort = effort, Seed = 1 })
                    .Fit(data).Model.Fingerprint())
                .Append(new FfnnBinaryTrainer(
                    ml, new FfnnBinaryTrainer.Options { LabelColumnName = nameof(Row.Flag), Effort = effort, Seed = 1 })
                    .Fit(data).Model.SubModel.Fingerprint())
                .Append(new FfnnRegressionTrainer(
                    ml, new FfnnRegressionTrainer.Options { LabelColumnName = nameof(Row.Number), Effort = effort, Seed = 1 })
                    .Fit(data).Model.Fingerprint())
                .Append(new FfnnMultiOutputRegressionTrainer(
                    ml, new FfnnMultiOutputRegressionTrainer.Options { LabelColumnName = nameof(Row.Numbers), Effort = effort, Seed = 1 })
                    .Fit(data).Model.Fingerprint());
        }
        Console.WriteLine(
            $"{Environment.ProcessorCount} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprints.ToString())))}");
        return 0;
    }

    private sealed class Row
    {
        [VectorType(8)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Class { get; set; }

        public bool Flag { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];
    }
}
