namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>The schedules of the catalogue a second time: the formula in the documentation of each factory, literally, in double. The keys
/// are the entries' texts. A new entry of the catalogue needs a line here.</summary>
internal static class ScheduleTwins
{
    /// <summary>The factor at one step of a run.</summary>
    public delegate double Twin(ScheduleMoment moment);

    public static IReadOnlyDictionary<string, Twin> All { get; } = new Dictionary<string, Twin>
    {
        ["constant"] = _ => 1,
        ["inverse-time(0.01)"] = moment => 1 / (1 + (0.01f * (double)moment.Step)),
        ["inverse-time(0.01, restarted each epoch)"] = moment => 1 / (1 + (0.01f * (double)moment.StepInEpoch)),
        ["step-decay(0.5 each 2 epochs)"] = moment => Math.Pow(0.5, Math.Floor(moment.EpochsDone / 2.0)),
        ["cosine"] = moment => (1 + Math.Cos(Math.PI * moment.Done)) / 2,
        ["cos-log(4)"] = moment => (1 - Math.Cos(2 * Math.PI * Math.Log2(1 + ((Math.Pow(2, 4) - 1) * moment.Done)))) / 2,
        ["reduce-on-plateau(0.5 after 1 epochs, improvement 0.05, lowest 0.125)"] =
            moment => Math.Max(0.125, Math.Pow(0.5, Plateaus(moment.Losses, patience: 1, improvement: 0.05f))),
        ["flat-cosine"] = moment => moment.Done < 0.5 ? 1 : (1 + Math.Cos(Math.PI * ((2 * moment.Done) - 1))) / 2,
        ["one-cycle(0.3)"] = moment => moment.Done < 0.3f
            ? (1 / 25.0) + (24 / 25.0 * (1 - Math.Cos(Math.PI * moment.Done / 0.3f)) / 2)
            : (1 + Math.Cos(Math.PI * (moment.Done - 0.3f) / (1 - (double)0.3f))) / 2,
        ["warmup(3 steps, then reduce-on-plateau(0.5 after 1 epochs, improvement 0.05, lowest 0))"] =
            moment => Math.Min(1, (moment.Step + 1) / 3.0) * Math.Pow(0.5, Plateaus(moment.Losses, patience: 1, improvement: 0.05f)),
    };

    // How often so many epochs in succession had no loss below the lowest one before times (1 - improvement).
    private static int Plateaus(IReadOnlyList<double> losses, int patience, double improvement)
    {
        var (lowest, waited, plateaus) = (double.PositiveInfinity, 0, 0);
        foreach (var loss in losses)
        {
            var isLower = loss < lowest * (1 - improvement);
            (lowest, waited) = (isLower ? loss : lowest, isLower ? 0 : waited + 1);
            if (waited == patience)
                (waited, plateaus) = (0, plateaus + 1);
        }
        return plateaus;
    }
}
