using System.Globalization;
using BenchmarkDotNet.Running;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Benchmarks.BeyondMemory;
using FfnnMlNet.Benchmarks.Export;
using FfnnMlNet.Benchmarks.Plans;
using FfnnMlNet.Benchmarks.Preparation;
using FfnnMlNet.Benchmarks.Reasons;
using FfnnMlNet.Benchmarks.Scaling;
using FfnnMlNet.Benchmarks.Sparse;
using FfnnMlNet.Benchmarks.Text;
using FfnnMlNet.Benchmarks.Tool;

namespace FfnnMlNet.Benchmarks;

internal static class Program
{
    private const string Usage =
        """
        Benchmarks of FfnnMlNet. Run one with its name:

          dotnet run -c Release --project src/Benchmarks -- <name> [options]

          training  microseconds per training step of the workloads W1 to W7
          parts     where the time of such a step goes: each product, activation, loss and update by itself
          preparation  seconds and memory from Fit to the first epoch, beside a cursor alone; and epochs of 4,000,000 rows
          scoring   microseconds to score 1, 16, 256 and 4,096 rows, beside ONNX Runtime on the same weights
          kernels   products, functions and losses by themselves, with BenchmarkDotNet and its options, such as --filter '*'
          cancel    milliseconds from cancelling a run in the middle of a long step to its end
          accuracy  errors on published tables beside those of other methods, with the protocol of docs/accuracy.md
          busy      milliseconds per fit of a small table, with one thread and the default number, idle and beside a busy process
          timelimit seconds and score under the option TimeLimit, beside linear models: timelimit [seconds], default 3
          patience  errors of up to a million epochs with early stopping, beside the default's: patience [seeds], default 3
          line      R2 of y = 2x - 1 learnt from 8 to 40 rows, the lowest of eight seeds, with every effort
          onnx      the largest difference of a score between ONNX Runtime and ML.NET on real tables, exported both ways
          text      accuracy, seconds and peak memory on a file of texts, with the defaults of FeaturizeText, beside ML.NET's SDCA
          intervals coverage and width of 90 % prediction intervals on random splits, beside split conformal around LightGBM
          reasons   how complete contributions are, their time, and how they and permutation importance rank the features
          tool      errors and seconds of the command ffnn on published tables, beside the trainers; or its seconds under --time
          sparse    tables of many slots that are nearly always 0: texts and categories beside SDCA; time against values, memory
          beyond-memory  resident memory over time and seconds per epoch with more rows than are kept in memory
          scaling   time against rows, features, parameters and ranks, and what follows for a cluster: the figures of docs/scaling.md

        Options of training, parts, scoring and cancel:
          --only W2      one workload (training, parts)
          --threads N    threads; default 1
          --json         one JSON object per line instead of a table (not cancel)

        Options of preparation:
          --only plain   one table: plain, missing, one-hot; or epochs, for the epochs alone
          --rows N       rows of the tables; default 1,000,000
          --threads N    threads; default 2

        Options of accuracy:
          --data DIR         the folder of the sets
          --effort Best      the trainers' option Effort; default Balanced
          --only adult,wine  only these sets; --except mnist: all except those
          --seeds N          seeds per split; default 3 on sets under 5,000 rows, else 1
          --folds N          test on the first N of the five parts of each set; default: the official split, or 3 (1 above 10,000 rows)
          --set NAME=VALUE   an option of the trainers, repeatable: LearningRate=0.01, HiddenLayers=[512,512], Loss=CrossEntropy(0.1)
          --nested           test on every fifth row of each training part, for choices that must not depend on the test part
          --out FILE         results as CSV, each written at once
          --from FILE        print the tables of an earlier --out file, without a run
          --figure FILE      draw the errors beside those of other methods, as .png or .svg
          --baseline FILE    an earlier --out file to compare with
          --lightgbm         train ML.NET's LightGBM in turn with the trainer, for its seconds and as a check of the protocol
          --lightgbm-bagged  train LightGBM with pytabkit's tuned defaults too, bagged over eight folds: a rival as strong as Best
          --linear           fit a linear model on every split too: ridge (alpha 1) for numbers, ML.NET's logistic regression for classes
          --target-statistics N  add the mean of the target to each row, for categories of more than N levels
          --standardize      standardise numbers, and fill missing ones with their mean, before the trainer

        Options of onnx:
          --data DIR         the folder of the sets
          --only adult,wine  only these sets
          --effort Fast      the trainers' option Effort; default Balanced
          --rows N           rows that are scored, and the largest number of training rows; default 1000

        Options of intervals and reasons:
          --data DIR         the folder of the sets
          --only abalone     only these sets
          --effort Fast      the trainers' option Effort; default Balanced
          --splits N         random splits; default 20 (intervals)
          --features N       reasons: only the first N numbers of each row
          --nested           intervals: split the training part of the fixed split only, for choices that must not depend on its test part

        Options of tool:
          --data DIR         the folder of the sets
          --only adult,wine  only these sets; --except mnist: all except those
          --effort Best      the option --effort of the command; default Balanced
          --seeds N          seeds per split; default 3
          --folds N          as above
          --texts            the three tables of texts too (see sparse); --only none leaves out all others
          --baseline FILE    an --out file of accuracy, made with the same seeds, instead of training the trainers too
          --out FILE         results as CSV
          --budgets 5s,20s   seconds under these limits, from the start to the end of the process, instead of errors
          --long 6000000 --budgets 60s   without other options: a made-up table of so many rows and 8 columns, the seconds from the last
                             row that was read to the first model, the end, and the memory

        Options of text:
          --train FILE       a CSV file with the columns text and label
          --test FILE        a file to test on; default: every fifth row of the first one
          --learners sdca,Fast,Balanced   what to train: sdca and efforts; these are the default
          --nested           test on every fifth row of the training part
          --seeds N          seeds; default 1
          --log              print the log of the trainers
          --set NAME=VALUE   as above

        Options of sparse:
          --data DIR         the folder of product_reviews.csv, banking77_train.csv, clinc150_train.csv and their _test.csv
          --only text,values  only these parts of: text, classes, categories, values, unseen
          --values 1e8       the most values by which the exponent of time is measured; default 1e7

        Options of beyond-memory:
          --rows N           default 20,000,000
          --columns N        numbers or words of a row; default 28
          --limit MEGABYTES  the option MemoryLimitBytes; default 64; "default" leaves it unset
          --epochs N         at least 2; default 3
          --effort NAME      the trainers' option Effort; default Fast
          --layers N,N       units of the hidden layers; default: what Effort chooses
          --threads N        default: as many as there are processors
          --kind text        rows of words of 200,000 slots, instead of numbers
          --only disk        do not train with all rows in memory as well
          --every SECONDS    between two lines of resident memory; default 10

        Options of scaling:
          --only rows,model  only these of: rows, features, parameters, ranks, model
          --rows, --features, --parameters N  the largest values; default 1e7, 10000 and 1e8
          --mpiexec COMMAND  starts the ranks; default mpiexec.mpich
          --figure FILE      draw what follows for a cluster, as .png
        """;

    private static double Number(string[] arguments, double otherwise) => arguments switch
    {
        [] => otherwise,
        [var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is not a number above 0."),
    };

    private static int Main(string[] arguments)
    {
        // Numbers have a decimal point wherever the program runs.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            switch (arguments)
            {
                case [] or ["-h" or "--help", ..]:
                    Console.WriteLine(Usage);
                    return 0;
                case ["training", .. var rest]:
                    TrainingBenchmark.Run(BenchmarkOptions.Parse(rest));
                    return 0;
                case ["parts", .. var rest]:
                    PartsBenchmark.Run(BenchmarkOptions.Parse(rest));
                    return 0;
                case ["preparation", .. var rest]:
                    PreparationBenchmark.Run(PreparationOptions.Parse(rest));
                    return 0;
                case ["scoring", .. var rest]:
                    ScoringBenchmark.Run(BenchmarkOptions.Parse(rest));
                    return 0;
                case ["kernels", .. var rest]:
                    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. rest]);
                    return 0;
                case ["cancel", .. var rest]:
                    CancelBenchmark.Run(BenchmarkOptions.Parse(rest));
                    return 0;
                case ["accuracy", .. var rest]:
                    AccuracyBenchmark.Run(AccuracyOptions.Parse(rest));
                    return 0;
                case ["busy", "--spin"]:
                    BusyBenchmark.Spin();
                    return 0;
                case ["busy"]:
                    BusyBenchmark.Run();
                    return 0;
                case ["timelimit", .. var rest]:
                    PlanBenchmark.RunTimeLimit(Number(rest, 3));
                    return 0;
                case ["patience", .. var rest]:
                    PlanBenchmark.RunPatience((int)Number(rest, 3));
                    return 0;
                case ["line"]:
                    LineBenchmark.Run();
                    return 0;
                case ["onnx", .. var rest]:
                    ExportBenchmark.Run(ExportOptions.Parse(rest));
                    return 0;
                case ["intervals", .. var rest]:
                    IntervalBenchmark.Run(ReasonsOptions.Parse(rest));
                    return 0;
                case ["reasons", .. var rest]:
                    ReasonsBenchmark.Run(ReasonsOptions.Parse(rest));
                    return 0;
                case ["text", .. var rest]:
                    TextBenchmark.Run(TextOptions.Parse(rest));
                    return 0;
                case ["scaling", "--rank"]:
                    ScalingBenchmark.RunOnRanks();
                    return 0;
                case ["scaling", .. var rest]:
                    ScalingBenchmark.Run(ScalingOptions.Parse(rest));
                    return 0;
                case ["tool", "--long", var rows, "--budgets", var limits]:
                    LongTableBenchmark.Run(long.Parse(rows, CultureInfo.InvariantCulture), limits.Split(','));
                    return 0;
                case ["tool", .. var rest] when Array.IndexOf(rest, "--budgets") is var at and >= 0 && at + 1 < rest.Length:
                    return BudgetBenchmark.Run(AccuracyOptions.Parse([.. rest[..at], .. rest[(at + 2)..]]), rest[at + 1].Split(','));
                case ["tool", .. var rest]:
                    ToolBenchmark.Run(AccuracyOptions.Parse(rest));
                    return 0;
                case ["sparse", .. var rest]:
                    SparseBenchmark.Run(SparseOptions.Parse(rest));
                    return 0;
                case ["beyond-memory", .. var rest]:
                    BeyondMemoryBenchmark.Run(BeyondMemoryOptions.Parse(rest));
                    return 0;
                default:
                    throw new ArgumentException(
                        $"There is no benchmark '{arguments[0]}'. " +
                        "The benchmarks are: training, parts, preparation, scoring, kernels, cancel, accuracy, busy, timelimit, " +
                        "patience, line, onnx, text, tool, sparse, beyond-memory, scaling, intervals, reasons.");
            }
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or InvalidDataException)
        {
            Console.Error.WriteLine($"error: {failure.Message}");
            return 1;
        }
    }
}
