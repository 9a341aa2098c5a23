using System.Reflection;
using FfnnMlNet.Tool.Code;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Models;

/// <summary>What the generated code and the report say about using a model.</summary>
internal static class CodeOfModel
{
    /// <summary>The version of the command and of the packages of this library.</summary>
    public static string Version { get; } =
        typeof(CodeOfModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>What the projects are made from.</summary>
    public static CodeContent Of(string title, TableInspection inspection)
    {
        ColumnDecision[] labels = [.. inspection.Labels];
        return new CodeContent
        {
            Title = title,
            Task = inspection.Task!.Value,
            Inputs =
            [
                .. inspection.Features.Select(column => new CodeColumn(
                    column.Name, TypeOf(column.Kind), column.Reason, column.Examples.Count > 0 ? column.Examples[0] : null)),
            ],
            Outputs = OutputsOf(inspection.Task.Value, labels),
            ClassNames = inspection.Task is TaskKind.BinaryClassification or TaskKind.MulticlassClassification ? labels[0].Levels : [],
            Labels = [.. labels.Select(label => label.Name)],
            PackageVersion = Version,
            MlNetVersion = typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion.Split('+')[0].Split('@')[0].Trim(),
        };
    }

    private static CodeType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Number or ColumnKind.YesNo => CodeType.Number,
        ColumnKind.Date => CodeType.Date,
        _ => CodeType.Text,
    };

    private static IReadOnlyList<CodeColumn> OutputsOf(TaskKind task, ColumnDecision[] labels) => task switch
    {
        TaskKind.BinaryClassification =>
        [
            new CodeColumn("PredictedLabel", CodeType.Boolean, $"True for '{labels[0].Levels[1]}', false for '{labels[0].Levels[0]}'."),
            new CodeColumn("Probability", CodeType.Number, $"The probability of '{labels[0].Levels[1]}'."),
        ],
        TaskKind.MulticlassClassification =>
        [
            new CodeColumn("PredictedLabel", CodeType.Text, $"The most probable class of '{labels[0].Name}'."),
            new CodeColumn("Score", CodeType.Numbers, "The probability of each class."),
        ],
        TaskKind.Regression =>
        [
            new CodeColumn("Score", CodeType.Number, $"The predicted '{labels[0].Name}'."),
            new CodeColumn("LowerBound", CodeType.Number, "The lower end of the interval that nine of ten values lie in."),
            new CodeColumn("UpperBound", CodeType.Number, "The upper end."),
        ],
        _ =>
        [
            new CodeColumn("Score", CodeType.Numbers, $"The predicted {string.Join(", ", labels.Select(label => $"'{label.Name}'"))}."),
            new CodeColumn("LowerBound", CodeType.Numbers, "The lower ends of the intervals that nine of ten values lie in."),
            new CodeColumn("UpperBound", CodeType.Numbers, "The upper ends."),
        ],
    };
}
