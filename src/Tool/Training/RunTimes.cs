namespace FfnnMlNet.Tool.Training;

/// <summary>What the parts of a run may take, so that all of it keeps the time limit.</summary>
internal sealed class RunTimes(RunClock clock)
{
    // Reading may take this share of a time limit; what was read by then is the table.
    private const double ReadingShare = 0.4;

    // Of the time that is left after the model of a sample: what the inspection of the whole table may take.
    private const double InspectionShare = 0.25;

    // So many times as many rows tell what the inspection of the whole table takes.
    private const int GrowthOfSample = 4;

    // The share of the first model of what is left, where there is not much.
    private const double ShareOfFirst = 0.35;
    private static readonly TimeSpan s_leastOfFirst = TimeSpan.FromSeconds(0.3);

    // What the test of a model takes, before it was measured.
    private static readonly TimeSpan s_guessedTest = TimeSpan.FromSeconds(0.8);

    // Of the time of a first test, much of which is the compiling of code: what grows with the rows.
    private const double ShareOfTestRows = 0.2;

    // The second model is scored more slowly than the first one.
    private const double SlownessOfSecond = 1.5;

    // The folder is written faster the second time, since the code has been compiled. The report is most of it.
    private const double SecondWriting = 0.6;
    private const double ReportShare = 0.7;

    private const double ShareOfReasons = 0.1;

    // Kept free at the end, since a process does not end at once.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(0.2);

    // What writing the folder takes; a guess until the first one was written.
    private TimeSpan _writing = TimeSpan.FromSeconds(1);

    /// <summary>With less time than that after the first model there is no second one: it would hardly be better.</summary>
    public static TimeSpan LeastOfSecond { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The time for reading the table; null = no limit.</summary>
    public TimeSpan? Reading => clock.Left * ReadingShare;

    /// <summary>The time for the export to ONNX, without what writing takes; null = no limit.</summary>
    public TimeSpan? Onnx => clock.Left - _writing - s_margin;

    /// <summary>Whether a second model is worth beginning.</summary>
    public bool HasSecond => clock.Left is not { } left || left > 2 * LeastOfSecond;

    /// <summary>Whether there is time for the generated projects, while the folder is being written.</summary>
    public bool HasCode => clock.Left is not { } left || left > _writing * ReportShare;

    /// <summary>Called when the table has been read, by which time it is known how busy the machine is.</summary>
    public void HasRead() => _writing *= clock.Slowness;

    /// <summary>Called when a folder has been written for the first time.</summary>
    public void HasWritten(TimeSpan time) => _writing = time * SecondWriting;

    /// <summary>Whether more is left than a part takes on an idle machine, beside writing.</summary>
    public bool Has(TimeSpan part) => clock.Left is not { } left || left - _writing - s_margin > part * clock.Slowness;

    /// <summary>A token that ends with a share of the time that is left beside writing.</summary>
    public CancellationTokenSource Part(double share, CancellationToken other) => clock.Part(share, _writing + s_margin, other);

    /// <summary>A token that ends when the inspection of the whole table has taken twice what it may.</summary>
    public CancellationTokenSource Inspection(CancellationToken other) => Part(2 * InspectionShare, other);

    /// <summary>The rows of a table that there is time to inspect, by what a sample took; null = all.</summary>
    /// <param name="all">The rows of the table.</param>
    /// <param name="sample">The rows of the sample.</param>
    /// <param name="ofSample">What its inspection took, much of which was the compiling of code.</param>
    /// <param name="measure">Inspects so many rows and gives the time.</param>
    public long? RowsToInspect(long all, long sample, TimeSpan ofSample, Func<long, TimeSpan> measure)
    {
        if (clock.Left is not { } left || RowsIn(ofSample, sample) >= all)
            return null;
        // Once more, since by now the code is compiled, and with more rows, since not everything grows with them.
        var rows = sample * (left * InspectionShare > 2 * GrowthOfSample * ofSample ? GrowthOfSample : 1);
        var most = RowsIn(measure(rows), rows);
        return most < all ? Math.Max((long)most, sample) : null;

        double RowsIn(TimeSpan time, long rows) => left * InspectionShare / time * rows;
    }

    /// <summary>The time for the first model.</summary>
    /// <param name="most">What it takes where there is enough.</param>
    public TimeSpan First(TimeSpan most)
    {
        if (clock.Left is not { } left)
            return most;
        var alone = left - (s_guessedTest * clock.Slowness) - _writing - s_margin;
        var limit = alone < most + LeastOfSecond ? alone : Least(most, left * ShareOfFirst);
        return limit > s_leastOfFirst ? limit : s_leastOfFirst;
    }

    /// <summary>The time for the second model; null = no limit.</summary>
    /// <param name="test">What the test of the first one took.</param>
    /// <param name="growth">How many more test rows there are now, by those of the first one.</param>
    public TimeSpan? Second(TimeSpan test, double growth) => clock.Left is { } left
        ? (left * (1 - ShareOfReasons)) - (test * (1 + (ShareOfTestRows * growth)) * SlownessOfSecond) - _writing - s_margin : null;

    private static TimeSpan Least(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
