using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Code;

/// <summary>What the generated projects are made from.</summary>
internal sealed record CodeContent
{
    /// <summary>The name of the model, such as "houses".</summary>
    public required string Title { get; init; }

    /// <summary>What is learnt from the table.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>The columns that the model needs, in the order of the table.</summary>
    public required IReadOnlyList<CodeColumn> Inputs { get; init; }

    /// <summary>The columns that the model adds and the programs show.</summary>
    public required IReadOnlyList<CodeColumn> Outputs { get; init; }

    /// <summary>The classes in the order of the scores; empty for numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The labels; several for several outputs.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The version of the package FfnnMlNet that the projects refer to, such as "0.1.0".</summary>
    public required string PackageVersion { get; init; }

    /// <summary>The version of the package Microsoft.ML that the projects refer to, such as "5.0.1".</summary>
    public required string MlNetVersion { get; init; }
}
