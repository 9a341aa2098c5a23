using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Benchmarks.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Sparse;

/// <summary>Tables of many slots that are nearly always 0: accuracy, processor seconds and memory beside ML.NET's SDCA, and what they
/// depend on. Processor seconds are those of all threads.</summary>
internal static class SparseBenchmark
{
    /// <summary>The tables of texts: a name, the file to train on, and the file to test on; null = a fifth of the first one.</summary>
    public static readonly IReadOnlyList<(string Name, string Train, string? Test)> TextTables =
    [
        ("product_reviews", "product_reviews.csv", null),
        ("banking77", "banking77_train.csv", "banking77_test.csv"),
        ("clinc150", "clinc150_train.csv", "clinc150_test.csv"),
    ];

    public static void Run(SparseOptions options)
    {
        if (options.Parts.Contains("text"))
            Texts(options);
        if (options.Parts.Contains("classes"))
            Classes();
        if (options.Parts.Contains("categories"))
            Categories();
        if (options.Parts.Contains("values"))
            Values(options.MostValues);
        if (options.Parts.Contains("unseen"))
            Unseen();
    }

    private static void Texts(SparseOptions options)
    {
        foreach (var (name, train, test) in TextTables)
        {
            Console.WriteLine($"{name}:");
            TextBenchmark.Run(new TextOptions
            {
                TrainFile = Path.Combine(options.DataFolder, train),
                TestFile = test is null ? null : Path.Combine(options.DataFolder, test),
                Learners = [TextBenchmark.Sdca, nameof(Effort.Fast), nameof(Effort.Balanced)],
            });
        }
    }

    private static void Classes()
    {
        var ml = new MLContext(seed: 1);
        var text = new MadeUpText(Rows: 100_000, Words: 60, Classes: 84, Slots: 1 << 18, UsedSlots: 1 << 18);
        Console.WriteLine("100,000 rows of 60 words, 84 classes, 262,144 slots; tested on 10,000 others:");
        Console.WriteLine($"{"effort",-10}{"accuracy",10}{"seconds",9}{"processor s",13}{"peak GB",9}");
        foreach (var effort in new[] { Effort.Fast, Effort.Balanced })
        {
            using var memory = new PeakMemory();
            var (model, seconds, processor) = Timed(() => new FfnnTrainer(ml, new FfnnTrainer.Options { Effort = effort, Seed = 1 })
                .Fit(text.View(ml)));
            var test = model.Transform((text with { Rows = 10_000 }).View(ml, first: text.Rows));
            var accuracy = ml.MulticlassClassification.Evaluate(test).MicroAccuracy;
            Console.WriteLine($"{effort,-10}{accuracy,10:F4}{seconds,9:F1}{processor,13:F1}{memory.Gigabytes,9:F2}");
        }
    }

    private static void Categories()
    {
        var ml = new MLContext(seed: 1);
        var rows = MadeUpCategories.Rows(75_000);
        var (train, test) = (ml.Data.LoadFromEnumerable(rows.Where((_, i) => i % 5 != 0)), ml.Data.LoadFromEnumerable(
            rows.Where((_, i) => i % 5 == 0)));
        var all = ml.Data.LoadFromEnumerable(rows);
        Console.WriteLine("Two columns of categories, 60,000 rows; tested on 15,000 others:");
        Console.WriteLine($"{"encoding",-12}{"slots",8} {"learner",-10}{"AUC",8}{"seconds",9}{"processor s",13}{"peak GB",9}");
        foreach (var encoding in new[] { "one-hot", "hashed" })
        {
            var estimator = encoding == "one-hot"
                ? (IEstimator<ITransformer>)ml.Transforms.Categorical.OneHotEncoding([new("User"), new("Item")])
                : ml.Transforms.Categorical.OneHotHashEncoding([new("User"), new("Item")], numberOfBits: 16);
            var features = estimator.Append(ml.Transforms.Concatenate("Features", "User", "Item")).Fit(all);
            var (trainView, testView) = (features.Transform(train), features.Transform(test));
            var slots = ((VectorDataViewType)trainView.Schema["Features"].Type).Size;
            foreach (var learner in new[] { "sdca", nameof(Effort.Fast), nameof(Effort.Balanced) })
            {
                using var memory = new PeakMemory();
                var (model, seconds, processor) = Timed<ITransformer>(() => learner == "sdca"
                    ? ml.BinaryClassification.Trainers.SdcaLogisticRegression().Fit(trainView)
                    : new FfnnBinaryTrainer(ml, new FfnnBinaryTrainer.Options { Effort = Enum.Parse<Effort>(learner), Seed = 1 })
                        .Fit(trainView));
                var area = ml.BinaryClassification.Evaluate(model.Transform(testView)).AreaUnderRocCurve;
                Console.WriteLine(
                    $"{encoding,-12}{slots,8} {learner,-10}{area,8:F4}{seconds,9:F1}{processor,13:F1}{memory.Gigabytes,9:F2}");
            }
        }
    }

    // Rows of 100 words; the slope is that of a line through the logarithms.
    private static void Values(double most)
    {
        var ml = new MLContext(seed: 1);
        Console.WriteLine("Rows of 100 words of 100,000 slots, 10 classes, 64 units, one thread:");
        Console.WriteLine($"{"rows",10}{"values",12}{"processor s an epoch",22}{"ns per value",14}");
        List<(double X, double Y)> points = [];
        for (var rows = 10_000; rows * 100.0 <= most; rows *= 10)
        {
            List<double> marks = [];
            var model = new FfnnTrainer(ml, new FfnnTrainer.Options
            {
                Effort = Effort.Fast, NumberOfEpochs = 4, EnsembleSize = 1, Seed = 1, NumberOfThreads = 1, BatchSize = 64,
                ValidationFraction = null, CalibrateProbabilities = false, SelectBestBy = BestBy.ValidationLoss,
                OnEpoch = _ => marks.Add(ProcessorSeconds()),
            }).Fit(new MadeUpText(rows, 100, 10, 100_000, 100_000).View(ml));
            var seconds = marks.Skip(1).Zip(marks, (end, start) => end - start).Min();
            Console.WriteLine($"{rows,10}{rows * 100.0,12:G4}{seconds,22:F3}{seconds / rows * 1e7,14:F1}");
            points.Add((Math.Log(rows), Math.Log(seconds)));
        }
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => Math.Pow(point.X - meanX, 2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"exponent {slope:F3}"));
    }

    private static void Unseen()
    {
        var ml = new MLContext(seed: 1);
        Console.WriteLine("20,000 rows of 60 words of the first 20,000 slots, 10 classes, one epoch:");
        Console.WriteLine($"{"slots",12}{"peak MB above start",21}{"model MB",10}");
        foreach (var slots in new[] { 20_000, 200_000, 2_000_000, 20_000_000 })
        {
            using var memory = new PeakMemory();
            var start = Environment.WorkingSet;
            var view = new MadeUpText(20_000, 60, 10, slots, 20_000).View(ml);
            var model = new FfnnTrainer(ml, new FfnnTrainer.Options
            {
                Effort = Effort.Fast, NumberOfEpochs = 1, Seed = 1,
            }).Fit(view);
            var peak = memory.Bytes - start;
            using var file = new MemoryStream();
            ml.Model.Save(model, view.Schema, file);
            Console.WriteLine($"{slots,12:N0}{peak / 1e6,21:F0}{file.Length / 1e6,10:F1}");
        }
    }

    private static (T Result, double Seconds, double Processor) Timed<T>(Func<T> work)
    {
        var (watch, before) = (Stopwatch.StartNew(), ProcessorSeconds());
        var result = work();
        return (result, watch.Elapsed.TotalSeconds, ProcessorSeconds() - before);
    }

    internal static double ProcessorSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
