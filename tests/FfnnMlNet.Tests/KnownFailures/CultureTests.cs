using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with cultures: decimal commas, other minus signs, other digits, another lower case of I.</summary>
public class CultureTests
{
    // R45: modelbuilder#1913 (sv-SE), #149 (fi), #2171 (fr), ML.NET PR#5163 (pl-PL), samples#227.
    [Theory]
    [InlineData("sv-SE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("fi-FI")]
    [InlineData("pl-PL")]
    public void Every_culture_gives_the_bytes_the_log_and_the_scores_of_en_US(string culture)
    {
        // Without cultures on the machine the test would show nothing.
        Assert.NotEqual("-1.5", (-1.5).ToString(new CultureInfo(culture)));
        var expected = In("en-US", () => Train(float.NegativeInfinity));

        var (bytes, log, scores, error) = In(culture, () => Train(float.NegativeInfinity));

        Assert.Equal(expected.Log, log);
        Assert.Equal(Entries(expected.Bytes), Entries(bytes));
        Assert.Equal(expected.Error, error);
        // Saved with the other culture, loaded with this one.
        Assert.Equal(scores, In("en-US", () => Scores(bytes)));
        Assert.Equal(scores, In(culture, () => Scores(expected.Bytes)));
        Assert.True(log.Length > 5, $"{log.Length}");
    }

    // R45 again: the facts of a checkpoint that are compared are texts.
    [Theory]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    public void A_checkpoint_of_another_culture_is_gone_on_from(string culture)
    {
        var path = Path.GetTempFileName();
        try
        {
            string Fit(int? stopAfter, string? resume)
            {
                var ml = new MLContext(seed: 1);
                return new FfnnTrainer(ml, new FfnnTrainer.Options
                {
                    Effort = Effort.Manual,
                    LabelColumnName = "Key",
                    NumberOfEpochs = 4,
                    Optimizer = Optimizer.AdamW(0.015f),
                    LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1, minimumImprovement: 0.25f),
                    EarlyStopping = new EarlyStopping(20, minimumImprovement: 0.5f),
                    Dropout = 0.25f,
                    Checkpoint = stopAfter is null ? null : new Checkpoint(path),
                    ResumeFrom = resume,
                    OnEpoch = summary => { if (summary.Epoch == stopAfter) summary.Stop(); },
                    Seed = -7,
                }).Fit(View(ml, odd: 1.5f)).Model.Fingerprint();
            }

            In(culture, () => Fit(2, null));

            Assert.Equal(Fit(null, null), In("en-US", () => Fit(null, path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (byte[] Bytes, string[] Log, float[][] Scores, string Error) Train(float odd)
    {
        var ml = new MLContext(seed: 1);
        var log = new LogCapture(ml);
        var rows = View(ml, odd);
        var model = new FfnnTrainer(ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            LabelColumnName = "Key",
            HiddenLayers = [new HiddenLayer(4, Activation.LeakyRelu(0.25f), dropout: 0.5f)],
            NumberOfEpochs = 3,
            LearningRate = 0.0125f,
            L2Regularization = 1e-4f,
            GradientClipping = GradientClipping.ByNorm(1.5f),
            ValidationFraction = 0.25f,
            EarlyStopping = new EarlyStopping(2, minimumImprovement: 0.5f),
            NumberOfThreads = 1,
        }).Fit(rows);
        using var file = new MemoryStream();
        ml.Model.Save(model, rows.Schema, file);
        var epochs = log.Of(ChannelMessageKind.Trace).Where(line => line.StartsWith("Epoch", StringComparison.Ordinal));
        string[] lines = [.. log.Of(ChannelMessageKind.Info), .. log.Warnings, .. epochs];
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(ml, new FfnnTrainer.Options { LearningRate = -1.5f })).Message;
        return (file.ToArray(), [.. lines.Select(WithoutSeconds)], Quality.Scores(model.Transform(rows)), error);
    }

    private static IDataView View(MLContext ml, float odd)
    {
        var rows = Rows.View(ml, Enumerable.Range(0, 40).Select(i => new Rows.Row
        {
            Features = [i == 3 ? odd : 0.5f * i, -1.25f * (i % 5), 7.5f], Label = -1.5f * (i % 3),
        }), 3);
        return ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(rows).Transform(rows);
    }

    private static float[][] Scores(byte[] file)
    {
        var ml = new MLContext(seed: 1);
        return Quality.Scores(ml.Model.Load(new MemoryStream(file), out _).Transform(View(ml, float.NegativeInfinity)));
    }

    // A zip file stores the time at which each entry was written.
    private static string[] Entries(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return [.. zip.Entries.Select(entry =>
        {
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return $"{entry.FullName} {Convert.ToHexString(bytes)}";
        })];
    }

    // The time that a run took differs in any case.
    private static string WithoutSeconds(string line) =>
        Regex.Replace(line, @"[0-9]+\.[0-9]+ s(?=[:,.])", "a while");

    private static T In<T>(string culture, Func<T> run)
    {
        var (own, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
        try
        {
            return run();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (own, ui);
        }
    }
}
