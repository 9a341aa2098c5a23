using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Code;

/// <summary>What the templates of the projects write; all texts are C# or plain.</summary>
internal sealed record CodePage
{
    private const string ClassProperty = "Class";
    private const string ProbabilitiesProperty = "Probabilities";

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the model, in a comment.</summary>
    public required string Title { get; init; }

    /// <summary>The inputs.</summary>
    public required IReadOnlyList<CodeProperty> Inputs { get; init; }

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<CodeProperty> Outputs { get; init; }

    /// <summary>The labels, in a comment.</summary>
    public required string Labels { get; init; }

    /// <summary>The names of the classes as literals; empty for numbers.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The property that says whether the second of two classes is predicted, or null.</summary>
    public string? Decision { get; init; }

    /// <summary>The property that has the probability of each class, or null.</summary>
    public string? Scores { get; init; }

    /// <summary>The property that is the answer.</summary>
    public required string Answer { get; init; }

    /// <summary>The version of FfnnMlNet.</summary>
    public required string PackageVersion { get; init; }

    /// <summary>The version of Microsoft.ML.</summary>
    public required string MlNetVersion { get; init; }

    /// <summary>The page of a model.</summary>
    public static CodePage Of(CodeContent content)
    {
        var inputs = CodeProperty.Of(content.Inputs, ["ModelInput", "Example"], isInput: true);
        var outputs = CodeProperty.Of(content.Outputs, ["ModelOutput", ClassProperty, ProbabilitiesProperty, "ClassNames"], isInput: false);
        string? Output(CodeType type) => content.Outputs.Zip(outputs).Where(pair => pair.First.Type == type).Select(pair =>
            pair.Second.Name).FirstOrDefault();
        var decision = content.Task == TaskKind.BinaryClassification && content.ClassNames.Count == 2 ? Output(CodeType.Boolean) : null;
        return new CodePage
        {
            // The end keeps it apart from namespaces of others, such as System.
            Namespace = CSharpName.Of(content.Title, "My") + "Model",
            Title = CSharpText.Comment(content.Title),
            Inputs = inputs,
            Outputs = outputs,
            Labels = CSharpText.Comment(string.Join(", ", content.Labels)),
            ClassNames = [.. content.ClassNames.Select(CSharpText.Literal)],
            Decision = decision,
            Scores = content.Task == TaskKind.MulticlassClassification ? Output(CodeType.Numbers) : null,
            Answer = decision is null ? outputs[0].Name : ClassProperty,
            PackageVersion = content.PackageVersion,
            MlNetVersion = content.MlNetVersion,
        };
    }
}
