namespace FfnnMlNet;

/// <summary>The result of a rule of <see cref="Effort"/> that chooses nothing, so that the option has its plain default.</summary>
/// <param name="Because">The option that the user set and that does not go together with what Effort would choose; null = there is no such
/// option, Effort simply has nothing to choose.</param>
internal sealed record NoChoice(Option? Because);
