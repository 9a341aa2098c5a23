using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>ML.NET's tutorial "Predict prices" with one line changed.</summary>
internal sealed class TaxiSample : Sample
{
    public override string Name => "taxi";

    public override string Summary => "ML.NET's tutorial of taxi fares, with the line of the trainer changed; the trips are made up";

    public override void Run(SampleOptions options, Report report)
    {
        report.Line("10,000 made-up taxi trips with the columns of the tutorial; a fifth is kept for testing.");
        report.Line("A meter counts miles or, where the traffic stands, minutes; some trips have a fixed fare.");
        report.Line("The time is not known before the trip.");
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var data = mlContext.Data.LoadFromEnumerable(MakeTrips(10_000));
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);

        IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) => mlContext.Transforms
            .CopyColumns(outputColumnName: "Label", inputColumnName: nameof(TaxiTrip.FareAmount))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("VendorIdEncoded", nameof(TaxiTrip.VendorId)))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("RateCodeEncoded", nameof(TaxiTrip.RateCode)))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("PaymentTypeEncoded", nameof(TaxiTrip.PaymentType)))
            .Append(mlContext.Transforms.Concatenate(
                "Features", "VendorIdEncoded", "RateCodeEncoded", nameof(TaxiTrip.PassengerCount), nameof(TaxiTrip.TripDistance),
                "PaymentTypeEncoded"))
            .Append(trainer);

        double[] Judge(ITransformer model)
        {
            var metrics = mlContext.Regression.Evaluate(model.Transform(split.TestSet));
            return [metrics.RSquared, metrics.RootMeanSquaredError, metrics.MeanAbsoluteError];
        }

        var comparison = new Comparison(report, "R2", "RMSE", "MAE");
        comparison.Add("FastTree", Pipeline(mlContext.Regression.Trainers.FastTree()), split.TrainSet, Judge);
        var model = comparison.Add("Ffnn", Pipeline(mlContext.Regression.Trainers.Ffnn(
            options.ApplyTo(new FfnnRegressionTrainer.Options()))), split.TrainSet, Judge);
        comparison.Print("");

        using var predictor = new FfnnPredictor<TaxiTrip, FarePrediction>(model);
        var trip = new TaxiTrip { VendorId = "VTS", RateCode = "1", PassengerCount = 1, TripDistance = 3.75f, PaymentType = "CRD" };
        report.Line($"3.75 miles at the ordinary rate: {Report.Number(predictor.Predict(trip).FareAmount, "F2")}");
    }

    private static TaxiTrip[] MakeTrips(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => MakeTrip(random))];
    }

    private static TaxiTrip MakeTrip(Random random)
    {
        var miles = (float)Math.Round(0.3 - (3 * Math.Log(1 - random.NextDouble())), 2);
        var standing = miles * (1 + (2 * random.NextDouble()));
        // Rate 2 goes to the airport at a fixed fare, rate 3 leaves the city at twice the price.
        var rate = random.Next(20) switch { 0 => 2, 1 => 3, _ => 1 };
        var fare = rate == 2 ? 52 : 2.5 + (2.5 * miles * (rate == 3 ? 2 : 1)) + (0.5 * standing);
        return new TaxiTrip
        {
            VendorId = random.Next(2) == 0 ? "VTS" : "CMT",
            RateCode = rate.ToString(System.Globalization.CultureInfo.InvariantCulture),
            PassengerCount = random.Next(1, 5),
            TripDistance = rate == 2 ? miles + 14 : miles,
            PaymentType = random.Next(3) == 0 ? "CSH" : "CRD",
            FareAmount = (float)Math.Round(fare * 2) / 2,
        };
    }

    private sealed class TaxiTrip
    {
        public string VendorId { get; set; } = "";

        public string RateCode { get; set; } = "";

        public float PassengerCount { get; set; }

        public float TripDistance { get; set; }

        public string PaymentType { get; set; } = "";

        public float FareAmount { get; set; }
    }

    private sealed class FarePrediction
    {
        [ColumnName("Score")]
        public float FareAmount { get; set; }
    }
}
