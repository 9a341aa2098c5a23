namespace FfnnMlNet;

/// <summary>A rule of <see cref="Effort"/> chooses nothing.</summary>
/// <param name="Because">The option that the user set and that what Effort would choose does not fit; null = there is nothing to
/// choose.</param>
internal sealed record Withheld(Option? Because);
