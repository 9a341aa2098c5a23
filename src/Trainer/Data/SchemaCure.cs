using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using static FfnnMlNet.Data.SchemaCode;

namespace FfnnMlNet.Data;

/// <summary>What makes wrong columns right, gathered while they are looked at: sentences of advice, and the lines of code.</summary>
internal sealed class SchemaCure(WantedColumns wanted)
{
    private readonly List<string> _advice = [];
    private readonly List<string> _declarations = [];
    private readonly List<string> _steps = [];
    private string? _otherTrainer;
    private string? _otherLabel;
    private bool _withoutWeight;

    public void Advise(string sentence) => _advice.Add(sentence);

    /// <summary>A transform to put before the trainer.</summary>
    public void Step(string code) => _steps.Add(code);

    /// <summary>A vector whose size its type does not say.</summary>
    public void DeclareSize(SchemaShape.Column found)
    {
        _advice.Add(
            "All rows must have the same number of values, and the type must say it: write [VectorType(n)], with that number for n, " +
            $"above the property '{found.Name}' of the rows' class. Where it is known only when the program runs: " +
            "var schema = SchemaDefinition.Create(typeof(TRow)), with the line below, is the second argument of LoadFromEnumerable.");
        _declarations.Add($"schema[{Text(found.Name)}].ColumnType = new VectorDataViewType({TypeName(found.ItemType)}, n);");
        if (found.ItemType != NumberDataViewType.Single)
            _steps.Add(Convert(found.Name, "Single"));
    }

    /// <summary>Everything after the faults: advice, declarations, code.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var sentence in _advice)
            text.Append(' ').Append(sentence);
        if (_declarations.Count > 0)
            text.Append('\n').AppendJoin('\n', _declarations).Append('\n');
        if (Code() is { } code)
            text.Append(CodeIntroduction(code)).Append('\n').Append(code).Append('\n');
        return text.ToString();
    }

    /// <summary>The trainer without weights of rows.</summary>
    public void DropWeight(string advice)
    {
        _withoutWeight = true;
        TakeTrainer(_otherTrainer ?? wanted.Trainer, LabelName, advice);
    }

    /// <summary>A trainer, or a column to learn, other than the one that was asked for.</summary>
    public void TakeTrainer(string name, string labelName, string advice)
    {
        (_otherTrainer, _otherLabel) = (name, labelName);
        _advice.Add(advice);
    }

    /// <summary>The column to learn, once another was advised.</summary>
    public string LabelName => _otherLabel ?? wanted.Label.Name;

    private string? Code()
    {
        if (_otherTrainer is null && _steps.Count == 0)
            return null;
        List<string> parts = [.. _steps];
        if (_otherTrainer is not null)
            parts.Add(TrainerLine(_otherTrainer));
        return parts[0] + string.Concat(parts.Skip(1).Select(part => $".Append({part})"));
    }

    private string CodeIntroduction(string code)
    {
        var usings = code.Contains("DataKind.", StringComparison.Ordinal) ? " (DataKind is in the namespace Microsoft.ML.Data)" : "";
        return _otherTrainer is null ? $" Put before the trainer{usings}:" : $" For example{usings}:";
    }

    private string TrainerLine(string name)
    {
        var line = $"new {name}(mlContext";
        if (LabelName != DefaultColumnNames.Label)
            line += $", labelColumnName: {Text(LabelName)}";
        if (wanted.Feature.Name != DefaultColumnNames.Features)
            line += $", featureColumnName: {Text(wanted.Feature.Name)}";
        if (wanted.Weight.IsValid && !_withoutWeight)
            line += $", exampleWeightColumnName: {Text(wanted.Weight.Name)}";
        return line + ")";
    }
}
