using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Fuzz;
using FfnnMlNet.Fuzz.PublicFace;

// Long checks with random input. Each is a verb and prints how many cases it ran; .ci/fuzz runs them with small counts.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Apart from the other verbs, whose classes need the library.
return args is ["load", var model] ? FreshProcess.Load(model) : Run(args);

[MethodImpl(MethodImplOptions.NoInlining)]
static int Run(string[] args) => args switch
{
    ["models", .. var rest] => ModelFuzz.Run(Arguments.Parse(rest)),
    ["files", .. var rest] => FilesFuzz.Run(Arguments.Parse(rest)),
    ["large"] => LargeFiles.Run(),
    ["options", .. var rest] => OptionsFuzz.Run(Arguments.Parse(rest)),
    ["data", .. var rest] => DataFuzz.Run(Arguments.Parse(rest)),
    ["kill", .. var rest] => KillFuzz.Run(Arguments.Parse(rest)),
    ["concurrency", .. var rest] => ConcurrencyCheck.Run(Arguments.Parse(rest)),
    ["memory", .. var rest] => MemoryCheck.Run(Arguments.Parse(rest)),
    ["train", var checkpoint] => TrainedInPieces.Run(checkpoint),
    ["trainers"] => EveryTrainer.Run(),
    ["reasons", var folder] => EveryReason.Train(folder),
    ["reasons", var folder, var culture] => EveryReason.Load(folder, culture),
    ["progress"] => ShownProgress.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        Usage: FfnnMlNet.Fuzz VERB [--count N] [--seed N] [--case N]
          models       damaged model files and checkpoints; --case N runs that one alone and prints its error
          files        hostile model files and checkpoints with right checksums; --case N likewise
          options      random options on small tables: finite scores, or one error that names the option; --case N likewise
          data         random tables of every kind of column: likewise; --case N likewise
          large        a model of 600 million parameters and a checkpoint of 200 million; takes 12 GB of memory and of disk
          kill         training processes killed at random moments and resumed
          concurrency  predictions on 64 threads, and two fits at once
          memory       the heap after 300 fits and 10,000 transforms
        For the verbs above and the tests: train CHECKPOINT, load MODEL, trainers, reasons FOLDER [CULTURE], progress.
        """);
    return 2;
}
