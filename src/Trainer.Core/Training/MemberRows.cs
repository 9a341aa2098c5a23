using FfnnMlNet.Data;

namespace FfnnMlNet.Training;

/// <summary>The rows that one member of an ensemble is trained and judged with.</summary>
/// <param name="Training">Training rows, at least one.</param>
/// <param name="Validation">Validation rows, by which each epoch is judged; null = none.</param>
internal sealed record MemberRows(IExampleSource Training, IExampleSource? Validation);
