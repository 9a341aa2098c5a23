using FfnnMlNet.Data;

namespace FfnnMlNet.Training;

/// <summary>What one member of an ensemble learns from and is judged by.</summary>
/// <param name="Training">At least one row.</param>
/// <param name="Validation">Rows to judge each epoch by, or null.</param>
internal sealed record MemberRows(IExampleSource Training, IExampleSource? Validation);
