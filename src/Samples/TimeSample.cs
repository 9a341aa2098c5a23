using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>Rows in the order of time: the last ones judge the model.</summary>
internal sealed class TimeSample : Sample
{
    private const int Days = 1_500, TestDays = 200, Lags = 14;

    public override string Name => "time";

    public override string Summary => "sales of days to come: earlier days as features, the last days for validation and test";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line($"{Days} made-up days of sales with a week, a year, a trend and chance. The last {TestDays} days are the test rows.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var days = MakeDays();
        var train = mlContext.Data.LoadFromEnumerable(days[..^TestDays]);
        var test = mlContext.Data.LoadFromEnumerable(days[^TestDays..]);

        var model = report.Train(onEpoch => mlContext.Transforms.Categorical.OneHotEncoding("Weekday")
            .Append(mlContext.Transforms.Concatenate("Features", "Lags", "Weekday", "YearSine", "YearCosine"))
            .Append(mlContext.Regression.Trainers.Ffnn(options.ApplyTo(new FfnnRegressionTrainer.Options
            {
                // The rows must be in the order of time.
                ValidationRows = ValidationRows.Last,
            }, onEpoch)))
            .Fit(train));

        var metrics = mlContext.Regression.Evaluate(model.Transform(test));
        report.Metric("MAE", metrics.MeanAbsoluteError);
        report.Metric("MAE, last week", days[^TestDays..].Average(day => Math.Abs(day.Label)), "where each day is as a week before");
        report.Line();
        report.Line("The label is the difference to the same weekday of the week before, so that a trend goes on after the training days:");
        report.Line("a network does not go on beyond the values that it has seen.");
        using var predictor = new FfnnPredictor<Day, Sales>(model);
        foreach (var day in days[^3..])
            report.Line($"  {day.WeekBefore:F0} a week before, predicted {day.WeekBefore + predictor.Predict(day).Score:F0}, " +
                $"true {day.WeekBefore + day.Label:F0}");
    }

    private static Day[] MakeDays()
    {
        var random = new Random(1);
        double[] sales = [.. Enumerable.Range(0, Days + Lags).Select(day =>
            200 + (0.1 * day) + (40 * Math.Sin(2 * Math.PI * day / 365)) + (day % 7 < 5 ? 30 : -20) + (20 * (random.NextDouble() - 0.5)))];
        return [.. Enumerable.Range(Lags, Days).Select(day => new Day
        {
            // Each earlier day as the difference to a week before the predicted one.
            Lags = [.. Enumerable.Range(1, Lags).Select(lag => (float)(sales[day - lag] - sales[day - 7]))],
            Weekday = ((DayOfWeek)(day % 7)).ToString(),
            YearSine = (float)Math.Sin(2 * Math.PI * day / 365),
            YearCosine = (float)Math.Cos(2 * Math.PI * day / 365),
            WeekBefore = (float)sales[day - 7],
            Label = (float)(sales[day] - sales[day - 7]),
        })];
    }

    private sealed class Day
    {
        [VectorType(TimeSample.Lags)]
        public float[] Lags { get; set; } = [];

        public string Weekday { get; set; } = "";

        public float YearSine { get; set; }

        public float YearCosine { get; set; }

        public float WeekBefore { get; set; }

        public float Label { get; set; }
    }

    private sealed class Sales
    {
        public float Score { get; set; }
    }
}
