using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>A report of each task.</summary>
internal static class ReportExamples
{
    public static IReadOnlyList<(string Name, ReportContent Content)> All { get; } =
    [
        ("regression", HousesExample.Content()), ("two-classes", ChurnExample.Content()), ("classes", SpeciesExample.Content()),
        ("several-numbers", EnergyExample.Content()),
    ];
}
