using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using static FfnnMlNet.Data.SchemaCode;

namespace FfnnMlNet.Data;

/// <summary>Collects, while columns are checked, how to correct them: sentences of advice and lines of code.</summary>
internal sealed class SchemaFix(WantedColumns wanted)
{
    private readonly List<string> _advice = [];
    private readonly List<string> _declarations = [];
    private readonly List<string> _transforms = [];
    private string? _otherTrainer;
    private string? _otherLabel;
    private string? _otherFeature;
    private bool _withoutWeight;

    /// <summary>Adds a sentence of advice.</summary>
    public void Advise(string sentence) => _advice.Add(sentence);

    /// <summary>Adds the code of a transform to put before the trainer.</summary>
    public void AddTransform(string code) => _transforms.Add(code);

    /// <summary>Adds advice for a vector column whose type does not have a size.</summary>
    public void DeclareSize(SchemaShape.Column found)
    {
        _advice.Add(
            "All rows must have the same number of values, and the type must say it: write [VectorType(n)], with that number for n, " +
            $"above the property '{found.Name}' of the rows' class. Where it is known only when the program runs: " +
            "var schema = SchemaDefinition.Create(typeof(TRow)), with the line below, is the second argument of LoadFromEnumerable.");
        _declarations.Add($"schema[{Text(found.Name)}].ColumnType = new VectorDataViewType({TypeName(found.ItemType)}, n);");
        if (found.ItemType != NumberDataViewType.Single)
            _transforms.Add(Convert(found.Name, "Single"));
    }

    /// <summary>The end of the error: advice, declarations and code.</summary>
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

    /// <summary>Adds the trainer without a weight column.</summary>
    public void DropWeight(string advice)
    {
        _withoutWeight = true;
        UseTrainer(_otherTrainer ?? wanted.Trainer, LabelName, advice);
    }

    /// <summary>Adds another trainer, or the same trainer with another label column.</summary>
    public void UseTrainer(string name, string labelName, string advice)
    {
        (_otherTrainer, _otherLabel) = (name, labelName);
        _advice.Add(advice);
    }

    /// <summary>Adds the trainer with another feature column.</summary>
    public void UseFeature(string featureName, string advice)
    {
        _otherFeature = featureName;
        UseTrainer(_otherTrainer ?? wanted.Trainer, LabelName, advice);
    }

    /// <summary>The label column, or the other one that was advised.</summary>
    public string LabelName => _otherLabel ?? wanted.Label.Name;

    /// <summary>The feature column, or the other one that was advised.</summary>
    public string FeatureName => _otherFeature ?? wanted.Feature.Name;

    private string? Code()
    {
        if (_otherTrainer is null && _transforms.Count == 0)
            return null;
        List<string> parts = [.. _transforms];
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
        List<string> arguments = [];
        if (LabelName != DefaultColumnNames.Label)
            arguments.Add($"labelColumnName: {Text(LabelName)}");
        if (FeatureName != DefaultColumnNames.Features)
            arguments.Add($"featureColumnName: {Text(FeatureName)}");
        if (wanted.Weight.IsValid && !_withoutWeight)
            arguments.Add($"exampleWeightColumnName: {Text(wanted.Weight.Name)}");
        return $"mlContext.{Method(name)}({string.Join(", ", arguments)})";
    }

    // The method of the catalog that makes a trainer.
    private static string Method(string trainer) => trainer switch
    {
        nameof(FfnnTrainer) => "MulticlassClassification.Trainers.Ffnn",
        nameof(FfnnBinaryTrainer) => "BinaryClassification.Trainers.Ffnn",
        nameof(FfnnRegressionTrainer) => "Regression.Trainers.Ffnn",
        _ => "Regression.Trainers.FfnnMultiOutput",
    };
}
