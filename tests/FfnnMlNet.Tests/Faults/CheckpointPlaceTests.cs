using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>The path of a checkpoint: runs may share it, it is tried before the first epoch, a link stays a link, and an error names a path
/// at which no file can be made.</summary>
public sealed class CheckpointPlaceTests : IDisposable
{
    private const int Epochs = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("ffnn-").FullName;
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _iris;

    public CheckpointPlaceTests() => _iris = Tables.Iris(_ml);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Runs_that_share_a_path_all_succeed_and_leave_a_whole_checkpoint_of_one_of_them()
    {
        const int Runs = 24;
        var path = At("shared.checkpoint");
        var alone = new string[Runs];
        Parallel.For(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed => alone[seed] = Fit(path, seed));

        // A run with the seed of one of them resumes from it and ends with its bits.
        var goOn = Options(null, 0, options => (options.Seed, options.ResumeFrom) = (null, path));
        var resumed = new FfnnTrainer(_ml, goOn).Fit(_iris).Model.Fingerprint();

        Assert.Contains(resumed, alone);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_that_another_run_is_writing_is_not_touched()
    {
        var path = At("a.checkpoint");
        string[] others = [At($"a.checkpoint.{Guid.NewGuid():N}.tmp"), At($"a.checkpoint.{Environment.ProcessId}.tmp")];
        foreach (var other in others)
            File.WriteAllText(other, "another's");

        Fit(path, seed: 1);

        Assert.All(others, other => Assert.Equal("another's", File.ReadAllText(other)));
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
    }

    [Theory]
    [InlineData(Epochs)]
    [InlineData(Epochs - 1)]
    public void A_checkpoint_that_fails_after_the_last_epoch_does_not_lose_the_model(int failing)
    {
        var log = new LogCapture(_ml);
        var place = Path.Combine(_folder, "inner");
        Directory.CreateDirectory(place);
        var options = Options(new Checkpoint(Path.Combine(place, "a.checkpoint")), 1, options => options.OnEpoch = summary =>
        {
            if (summary.Epoch == failing)
                Directory.Delete(place, recursive: true);
        });
        var trainer = new FfnnTrainer(_ml, options);

        if (failing < Epochs)
        {
            Assert.StartsWith("The checkpoint '", Assert.ThrowsAny<IOException>(() => trainer.Fit(_iris)).Message);
            return;
        }
        Assert.Equal(Epochs, trainer.Fit(_iris).Model.History.Count);
        Assert.EndsWith("Training has ended, and the model is complete without it.", Assert.Single(log.Warnings));
    }

    /// <summary>Paths at which not even root can create a file.</summary>
    public static TheoryData<string> ImpossiblePlaces =>
    [
        // Below a file, in a folder that does not exist, and the path of a folder.
        Path.Combine(typeof(CheckpointPlaceTests).Assembly.Location, "a.checkpoint"),
        Path.Combine(AppContext.BaseDirectory, "no such folder", "a.checkpoint"),
        Path.Combine(AppContext.BaseDirectory, "golden"),
        // In a folder that exists, but in which the system creates no files.
        OperatingSystem.IsWindows() ? Path.Combine(AppContext.BaseDirectory, "a<b.checkpoint")
            : OperatingSystem.IsLinux() ? "/proc/a.checkpoint" : "/System/a.checkpoint",
    ];

    [Theory]
    [MemberData(nameof(ImpossiblePlaces))]
    public void A_place_that_cannot_be_written_is_found_out_before_the_first_epoch(string path)
    {
        var epochs = 0;
        var options = Options(new Checkpoint(path, everyEpochs: 3), 1, options => options.OnEpoch = _ => epochs++);

        var error = Assert.ThrowsAny<IOException>(() => new FfnnTrainer(_ml, options).Fit(_iris));

        Assert.StartsWith($"The checkpoint '{path}' could not be written: ", error.Message);
        Assert.Equal(0, epochs);
    }

    [Fact]
    public void Trying_the_place_leaves_what_is_there_as_it_is()
    {
        var path = At("a.checkpoint");
        File.WriteAllText(path, "an older one");
        var options = Options(
            new Checkpoint(path, everyEpochs: 3), 1, options => options.OnEpoch = _ => throw new InvalidOperationException());

        Assert.Throws<InvalidOperationException>(() => new FfnnTrainer(_ml, options).Fit(_iris));

        Assert.Equal("an older one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_stays_and_the_file_it_leads_to_is_replaced(bool isThere)
    {
        // A link to a link, each in another folder.
        var target = Path.Combine(Directory.CreateDirectory(At("elsewhere")).FullName, "real.checkpoint");
        if (isThere)
            File.WriteAllText(target, "an older one");
        string first = At("first.checkpoint"), second = At("second.checkpoint");
        File.CreateSymbolicLink(second, Path.Combine("elsewhere", "real.checkpoint"));
        File.CreateSymbolicLink(first, second);

        var fingerprint = Fit(first, seed: 1);

        Assert.Equal(second, new FileInfo(first).LinkTarget);
        Assert.Equal(Path.Combine("elsewhere", "real.checkpoint"), new FileInfo(second).LinkTarget);
        Assert.Null(new FileInfo(target).LinkTarget);
        Assert.Equal([target], Directory.GetFiles(At("elsewhere")));
        var resumed = new FfnnTrainer(_ml, Options(null, 1, options => options.ResumeFrom = target)).Fit(_iris).Model.Fingerprint();
        Assert.Equal(fingerprint, resumed);
    }

    [Fact]
    public void A_name_as_long_as_the_system_allows_can_be_written()
    {
        var path = At(new string('x', 200) + ".checkpoint" + new string('y', 44));

        Fit(path, seed: 1);

        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_character_that_no_path_can_have_is_an_error_that_names_the_option()
    {
        var checkpoint = Assert.Throws<ArgumentException>(() => new Checkpoint("a\0b"));
        var resume = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options { ResumeFrom = "a\0b" }));

        const string Rest = " must be a path without characters that no path can have, but was 'a\\u0000b'.";
        Assert.StartsWith("Checkpoint.path" + Rest, checkpoint.Message);
        Assert.Equal("ResumeFrom" + Rest, resume.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_file_of_a_known_length_cannot_be_gone_on_from(bool isFolder)
    {
        var place = isFolder ? _folder : OperatingSystem.IsWindows() ? @"\\.\NUL" : "/dev/null";
        var trainer = new FfnnTrainer(_ml, Options(null, 1, options => options.ResumeFrom = place));

        var error = Assert.ThrowsAny<Exception>(() => trainer.Fit(_iris));

        Assert.True(error is FileNotFoundException or NetworkFormatException, error.ToString());
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Fit(string path, int seed) =>
        new FfnnTrainer(new MLContext(seed: 1), Options(new Checkpoint(path), seed, _ => { })).Fit(_iris).Model.Fingerprint();

    private static FfnnTrainer.Options Options(Checkpoint? checkpoint, int seed, Action<FfnnTrainer.Options> change)
    {
        var options = new FfnnTrainer.Options
        {
            HiddenLayers = [8], NumberOfEpochs = Epochs, Effort = Effort.Manual, NumberOfThreads = 1, Checkpoint = checkpoint, Seed = seed,
        };
        change(options);
        return options;
    }
}
