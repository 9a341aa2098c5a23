namespace FfnnMlNet.Tests.Harness;

/// <summary>The columns that a trainer uses.</summary>
internal sealed record TrainerColumns(string Label = "Label", string Features = "Features", string? Weight = null);
