namespace FfnnMlNet.Tool.Tests.Commands;

/// <summary>What a command has printed and ended with.</summary>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}
