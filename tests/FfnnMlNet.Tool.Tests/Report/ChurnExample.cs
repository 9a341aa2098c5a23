using System.Globalization;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>Two classes: customers who leave.</summary>
internal static class ChurnExample
{
    private const int Rows = 1600;
    private const double Threshold = 0.5;

    public static ReportContent Content()
    {
        var random = new ExampleRandom(5);
        var rows = Enumerable.Range(0, Rows).Select(_ => Row(random)).ToList();
        var pairs = rows.ConvertAll(row => (row.Probability, row.Is));
        double[] Right(Func<(double Probability, double Linear, bool Is), bool> predicted) =>
            [.. rows.Select(row => predicted(row) == row.Is ? 1.0 : 0)];
        return new ReportContent
        {
            Title = "customers",
            Created = new DateTimeOffset(2026, 11, 30, 9, 30, 0, TimeSpan.Zero),
            ToolVersion = "0.1.0",
            Table = Table(),
            Run = ExampleTables.Run(
                "customers.tsv", "leaves", 6400, Rows, 128.4,
                    "the last fifth of the rows by “month”, because a date was named.") with { TimeLimit = 120 + 10 },
            Scores =
            [
                ExampleScores.Mean(
                    "accuracy", "the share of the rows whose class was right", ScoreFormat.Share, higherIsBetter: true, best: 1,
                    Right(row => row.Probability >= Threshold), Right(_ => false), Right(row => row.Linear >= Threshold)),
                ExampleScores.Mean(
                    "log-loss", "how surprised the model was by the actual classes", ScoreFormat.Plain, higherIsBetter: false, best: 0,
                    [.. rows.Select(row => Loss(row.Probability, row.Is))], [.. rows.Select(row => Loss(0.28, row.Is))],
                    [.. rows.Select(row => Loss(row.Linear, row.Is))]),
            ],
            Learning = ExampleScores.Learning(2, 0.62, 0.38),
            Classes = new ClassEvaluation
            {
                ClassNames = ["no", "yes"],
                Confusion = ExampleScores.Confusion(2, rows.Select(row => (row.Is ? 1 : 0, row.Probability >= Threshold ? 1 : 0))),
                Curves = [ExampleScores.Curves("yes", pairs)],
                Calibration = ExampleScores.Calibration(pairs),
                Thresholds = ExampleScores.Thresholds(pairs),
            },
            Importance = new PermutationImportance(
                "accuracy", ScoreFormat.Share, Rows, 5,
                [new("months", 0.061, 0.004), new("contract", 0.048, 0.005), new("calls to the hotline", 0.022, 0.003),
                    new("tariff", 0.004, 0.003),
                    new("age", -0.001, 0.002)]),
            Effects = Effects(),
            Worst = new WorstPredictions(
                "The lowest probability of the actual class.", ["months", "contract", "tariff"],
                [.. Enumerable.Range(0, 8).Select(i => new WorstRow(
                    $"line {6402 + i * 37}", i % 3 == 0 ? "no" : "yes", i % 3 == 0 ? "yes" : "no",
                        $"{1.2 + 0.4 * i:0.0} % for the actual class",
                    [(60 - i).ToString(CultureInfo.InvariantCulture), "two years", "M"]))]),
            Code = ExampleTables.Code("customers"),
            Onnx = new OnnxOutcome(true, "Its scores differ from the model's by at most 2.4e-7 on the test rows."),
        };
    }

    private static (double Probability, double Linear, bool Is) Row(ExampleRandom random)
    {
        var signal = 1.9 * random.Normal() - 1.5;
        var probability = Sigmoid(signal);
        return (probability, Sigmoid(0.6 * signal - 0.4 + 0.9 * random.Normal()), random.Uniform(0, 1) < Sigmoid(1.15 * signal));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Loss(double probability, bool isPositive) => -Math.Log(isPositive ? probability : 1 - probability);

    private static TableInspection Table() => new()
    {
        Sources = ["customers.tsv"],
        RowCount = 8000,
        Task = TaskKind.BinaryClassification,
        Columns =
        [
            ExampleTables.LeftOut("customer", ColumnKind.Identifier, 8000, "A value of its own in each of 8,000 rows.", "19338", "88123"),
            ExampleTables.Number("months", 0, 72, 73),
            ExampleTables.Category("contract", "monthly", "one year", "two years"),
            ExampleTables.Category("tariff", "L", "M", "S", "XL"),
            ExampleTables.Number("calls to the hotline", 0, 19, 20),
            ExampleTables.Number("age", 18, 97, 79, missing: 811),
            new ColumnDecision("month", ColumnKind.Date, ColumnRole.SplitDate, "Named by --date-split.") { Distinct = 24,
                Examples = ["2024-05-01"] },
            ExampleTables.LeftOut("goodbye letter", ColumnKind.Category, 2, "Left out by --ignore.", "sent"),
            new ColumnDecision("leaves", ColumnKind.YesNo, ColumnRole.Label, "Two texts, so two classes; “yes” is the positive one.")
            {
                Distinct = 2,
                Levels = ["no", "yes"],
            },
        ],
        Findings =
        [
            new Finding(
                true, "goodbye letter", "It is empty in all rows but those with the label “yes”: it may be known only afterwards.",
                "It was left out by --ignore; leave it out of new data too."),
            new Finding(true, "leaves", "The label is missing in 12 rows, which were left out."),
            new Finding(false, "tariff", "“XL” and “xl ” are one level."),
        ],
    };

    private static IReadOnlyList<ColumnEffect> Effects()
    {
        var months = Enumerable.Range(0, 25).Select(i => i * 3.0).ToList();
        ColumnEffect Effect(string column, IReadOnlyList<EffectValue> values, IReadOnlyList<double> means) => new()
        {
            Column = column,
            Score = "probability of “yes”",
            Format = ScoreFormat.Share,
            Values = values,
            Series = [new EffectSeries("yes", means)],
        };
        return
        [
            Effect("months", [.. months.Select(month => new EffectValue(month.ToString("0", CultureInfo.InvariantCulture), month))],
                [.. months.Select(month => 0.12 + 0.4 * Math.Exp(-month / 14))]),
            Effect("contract", [new("monthly", Share: 0.55), new("one year", Share: 0.21), new("two years", Share: 0.24)],
                [0.41, 0.15, 0.08]),
        ];
    }
}
