using System.Globalization;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>A regression: prices of houses.</summary>
internal static class HousesExample
{
    private const int Rows = 1200;
    private static readonly string[] _districts = ["Altstadt", "Hafen", "Nordend", "Südvorstadt", "Weststadt"];

    public static ReportContent Content()
    {
        var random = new ExampleRandom(11);
        var rows = Enumerable.Range(0, Rows).Select(_ => new House(random)).ToList();
        var mean = rows.Average(row => row.Price);
        return new ReportContent
        {
            Title = "houses",
            Created = new DateTimeOffset(2026, 11, 30, 9, 30, 0, TimeSpan.Zero),
            ToolVersion = "0.1.0",
            Table = Table(),
            Run = ExampleTables.Run("houses.csv", "price", 4800, Rows, 41.3, "a fifth of the rows, drawn by chance."),
            Scores = [.. Scores(rows, mean)],
            Findings = [new Finding(false, null, "Of 1,200 test rows 14 have a district or a heating that is rare in the training rows.")],
            Learning = ExampleScores.Learning(3, 0.9, 0.14),
            Numbers =
            [
                new NumberEvaluation
                {
                    Label = "price",
                    ActualAndPredicted = [.. rows.Select(row => new CurvePoint(row.Price, row.Predicted))],
                    TestRows = Rows,
                    Coverage = [new(0.5, 0.507, 41_200), new(0.8, 0.797, 84_100), new(0.9, 0.893, 112_600), new(0.95, 0.948, 141_900)],
                },
            ],
            Importance = new PermutationImportance(
                "root mean squared error", ScoreFormat.LabelUnit, Rows, 5,
                [
                    new("area", 88_100, 2_900), new("district", 41_700, 1_800), new("built", 17_300, 1_100), new("condition", 9_050, 800),
                    new("heating", 2_310, 420), new("garden", 1_900, 380), new("sold", 640, 300), new("description", 210, 260),
                ]),
            Effects = Effects(),
            Worst = Worst(rows),
            Code = ExampleTables.Code("houses"),
            Onnx = new OnnxOutcome(false, "The step DateParts cannot be exported."),
        };
    }

    private static TableInspection Table() => new()
    {
        Sources = ["houses.csv"],
        RowCount = 6000,
        Task = TaskKind.Regression,
        Columns =
        [
            ExampleTables.LeftOut("id", ColumnKind.Identifier, 6000, "A value of its own in each of 6,000 rows.", "H-000001", "H-000002"),
            ExampleTables.Number("area", 21, 412.5, 2381),
            ExampleTables.Number("built", 1880, 2024, 141, missing: 312),
            ExampleTables.Category("district", _districts),
            ExampleTables.Category("condition", "as new", "good", "needs repair"),
            ExampleTables.Category("heating", "district heating", "gas", "heat pump", "oil") with { Missing = 95 },
            new ColumnDecision("garden", ColumnKind.YesNo, ColumnRole.Feature, "Two texts, yes and no.") { Distinct = 2,
                Levels = ["no", "yes"] },
            new ColumnDecision("sold", ColumnKind.Date, ColumnRole.Feature, "Dates of the form 24/11/2020.")
            {
                Distinct = 1730,
                Examples = ["24/11/2020", "02/03/2018"],
            },
            new ColumnDecision("description", ColumnKind.Text, ColumnRole.Feature, "5,160 different texts of 11 words on average.")
            {
                Distinct = 5160,
                Examples = ["Bright flat under the roof, close to the park"],
            },
            ExampleTables.LeftOut("currency", ColumnKind.Constant, 1, "The same value in all rows.", "EUR"),
            new ColumnDecision("price", ColumnKind.Number, ColumnRole.Label, "Many numbers, so a regression.")
            {
                Distinct = 3911,
                Range = (42_000, 2_130_000),
            },
        ],
        Findings =
        [
            new Finding(true, "price", "Labels far from all others, whose median is 291000: 99000000 in line 4114.",
                "Correct or remove these rows if they are typing errors; one such label can spoil the model."),
            new Finding(false, "area", "3 of 6,000 cells were no numbers and count as missing, such as “2100 - 2850”."),
            new Finding(false, "built", "312 cells are empty or “N/A”."),
        ],
    };

    private static IEnumerable<ScoreRow> Scores(List<House> rows, double mean)
    {
        double Rmse(int[] drawn, Func<House, double> predicted) =>
            Math.Sqrt(drawn.Average(i => Math.Pow(rows[i].Price - predicted(rows[i]), 2)));
        var all = Enumerable.Range(0, rows.Count).ToArray();
        var (own, minusBaseline) = ExampleScores.Bootstrap(rows.Count, drawn => Rmse(drawn, row => row.Predicted), drawn =>
            Rmse(drawn, _ => mean));
        var (_, minusLinear) = ExampleScores.Bootstrap(
            rows.Count, drawn => Rmse(drawn, row => row.Predicted), drawn => Rmse(drawn, row => row.Linear));
        yield return new ScoreRow
        {
            Metric = "root mean squared error",
            Meaning = "the typical distance between predicted and actual price, large ones weighing more",
            Format = ScoreFormat.LabelUnit,
            HigherIsBetter = false,
            Best = 0,
            Model = Rmse(all, row => row.Predicted),
            Interval = own,
            Baseline = Rmse(all, _ => mean),
            Linear = Rmse(all, row => row.Linear),
            MinusBaseline = minusBaseline,
            MinusLinear = minusLinear,
        };
        double[] Errors(Func<House, double> predicted) => [.. rows.Select(row => Math.Abs(row.Price - predicted(row)))];
        yield return ExampleScores.Mean(
            "mean absolute error", "the mean distance between predicted and actual price", ScoreFormat.LabelUnit, higherIsBetter: false,
                best: 0,
            Errors(row => row.Predicted), Errors(_ => mean), Errors(row => row.Linear));
    }

    private static IReadOnlyList<ColumnEffect> Effects()
    {
        var areas = Enumerable.Range(0, 24).Select(i => 30 + i * 14.0).ToList();
        var years = Enumerable.Range(0, 24).Select(i => 1890 + i * 5.8).ToList();
        var dates = Enumerable.Range(0, 12).Select(i => new DateTime(2015, 3, 1).AddDays(i * 190)).ToList();
        EffectValue Value(double value) => new(value.ToString("0.#", CultureInfo.InvariantCulture), value);
        return
        [
            Effect("area", [.. areas.Select(Value)], [.. areas.Select(area => 60_000 + 2_600 * area + 18_000 * Math.Sin(area / 60))]),
            Effect("district", [.. _districts.Select(level => new EffectValue(level, Share: 0.2))],
                [402_000, 371_000, 338_000, 311_000, 352_000]),
            Effect("built", [.. years.Select(Value)], [.. years.Select(year =>
                330_000 + 12 * Math.Pow(year - 1950, 2) - 40 * Math.Abs(year - 1940))]),
            Effect("sold", [.. dates.Select(date => new EffectValue(date.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
                date.ToOADate()))],
                [.. dates.Select((_, i) => 331_000 + 2_400.0 * i)]),
        ];
    }

    private static ColumnEffect Effect(string column, IReadOnlyList<EffectValue> values, IReadOnlyList<double> means) => new()
    {
        Column = column,
        Score = "price",
        Format = ScoreFormat.LabelUnit,
        Values = values,
        Series = [new EffectSeries("price", means)],
    };

    private static WorstPredictions Worst(List<House> rows) => new(
        "The largest distance between actual and predicted price.", ["area", "built", "district", "condition", "garden", "description"],
        [.. rows.Select((row, i) => (row, i)).OrderByDescending(pair =>
            Math.Abs(pair.row.Price - pair.row.Predicted)).Take(10).Select(pair => new WorstRow(
            $"line {Words.Count(pair.i * 5 + 2)}", Words.Number(pair.row.Price), Words.Number(pair.row.Predicted),
            (pair.row.Predicted > pair.row.Price ? "+" : "") + Words.Number(pair.row.Predicted - pair.row.Price),
            [Words.Number(pair.row.Area), pair.row.Built.ToString(CultureInfo.InvariantCulture), pair.row.District, "good", "yes",
                "Bright flat under the roof, close to the park, with a balcony to the south and a cellar that was dried in 2019"]))]);

    private sealed class House
    {
        public House(ExampleRandom random)
        {
            Area = Math.Exp(4.6 + 0.45 * random.Normal());
            Built = 1900 + random.Below(124);
            District = random.Of(_districts);
            var place = Array.IndexOf(_districts, District) * 0.09;
            var level = Math.Exp(12.2 - place + 0.8 * (Math.Log(Area) - 4.6) + 0.00004 * Math.Pow(Built - 1955, 2));
            Price = 100 * Math.Round(level * Math.Exp(0.11 * random.Normal()) / 100);
            Predicted = level * Math.Exp(0.035 * random.Normal());
            Linear = level * (0.97 + 0.15 * random.Normal()) + 9_000;
        }

        public double Area { get; }

        public int Built { get; }

        public string District { get; }

        public double Price { get; }

        public double Predicted { get; }

        public double Linear { get; }
    }
}
