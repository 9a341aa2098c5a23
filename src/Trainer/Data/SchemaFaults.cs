using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace FfnnMlNet.Data;

/// <summary>All columns that a trainer cannot take, in one error: ML.NET's own words for each, and the code that makes them
/// right.</summary>
/// <param name="table">The columns that the trainer is given.</param>
/// <param name="feature">What the trainer wants.</param>
/// <param name="label">What the trainer wants.</param>
/// <param name="weight">What the trainer wants, or not valid.</param>
/// <param name="group">The column of row groups, or null.</param>
/// <param name="trainer">Its class.</param>
internal sealed class SchemaFaults(
    SchemaShape table, SchemaShape.Column feature, SchemaShape.Column label, SchemaShape.Column weight, string? group, string trainer)
{
    private const int MostColumnsNamed = 20;

    private readonly List<string> _faults = [];
    private readonly List<string> _advice = [];
    private readonly List<string> _declarations = [];
    private readonly List<string> _steps = [];
    private string? _parameter;
    private string? _otherTrainer;
    private string? _otherLabel;
    private bool _withoutWeight;

    /// <summary>The error, or null where nothing is wrong.</summary>
    /// <param name="isValidation">True when the table is not the one to learn from, which the message then says.</param>
    public ArgumentOutOfRangeException? Find(bool isValidation = false)
    {
        CheckLabel();
        CheckFeature();
        CheckWeight();
        CheckGroup();
        if (_faults.Count == 0)
            return null;
        var message = new StringBuilder().AppendJoin(". ", _faults).Append('.');
        if (isValidation)
            message.Append(" This is the validation data: prepare it with the transforms that were fitted on the training data.");
        foreach (var sentence in _advice)
            message.Append(' ').Append(sentence);
        if (_declarations.Count > 0)
            message.Append('\n').AppendJoin('\n', _declarations).Append('\n');
        if (Code() is { } code)
            message.Append(CodeIntroduction(code)).Append('\n').Append(code).Append('\n');
        return new ArgumentOutOfRangeException(_parameter, message.ToString());
    }

    private void CheckFeature()
    {
        if (!table.TryFindColumn(feature.Name, out var found))
        {
            AddFault(0, Missing("feature", feature), "inputSchema");
            CombineColumns();
        }
        else if (!feature.IsCompatibleWith(found))
        {
            AddFault(0, Mismatch("feature", feature, found), "inputSchema");
            CureFeature(found);
        }
    }

    private void CheckWeight()
    {
        if (!weight.IsValid)
            return;
        // After the feature column and before the label, as ML.NET has them.
        var place = _faults.Count > 0 && _faults[0].Contains("feature column", StringComparison.Ordinal) ? 1 : 0;
        if (!table.TryFindColumn(weight.Name, out var found))
        {
            AddFault(place, Missing("weight", weight), "inputSchema");
            DropWeight(
                $"The table has no column '{weight.Name}': name the column of the weights, or leave exampleWeightColumnName out, " +
                "and every row counts once.");
        }
        else if (!weight.IsCompatibleWith(found))
        {
            AddFault(place, Mismatch("weight", weight, found), "inputSchema");
            if (found.Kind == VectorKind.Scalar && CanBecomeSingle(found))
                _steps.Add(Convert(found.Name, "Single"));
            else
                DropWeight(
                    "A weight is one number a row: name a column of such, or leave exampleWeightColumnName out, " +
                    "and every row counts once.");
        }
    }

    // ML.NET has no words for it, so the fault comes last.
    private void CheckGroup()
    {
        if (group is null)
            return;
        if (!table.TryFindColumn(group, out var found))
        {
            AddFault(_faults.Count, $"Could not find row group column '{group}'", "inputSchema");
            _advice.Add($"Name a column of the table in RowGroupColumnName, or leave it out: the table has {Names(table)}.");
        }
        else if (found.Kind != VectorKind.Scalar || (!found.IsKey && !RowGroups.Suits(found.ItemType)))
        {
            AddFault(
                _faults.Count, $"Schema mismatch for row group column '{group}': expected a key, text or whole number, got {found.GetTypeString()}",
                "inputSchema");
            if (found.Kind == VectorKind.Scalar && IsValue(found))
                _steps.Add($"mlContext.Transforms.Conversion.MapValueToKey({Text(group)})");
            else
                _advice.Add("A group is one value a row: name a column of such.");
        }
    }

    private void CheckLabel()
    {
        if (!table.TryFindColumn(label.Name, out var found))
        {
            AddFault(0, Missing("label", label), "inputSchema");
            NameLabel();
        }
        else if (!label.IsCompatibleWith(found))
        {
            AddFault(0, Mismatch("label", label, found), "labelCol");
            if (label.IsKey)
                CureClass(found);
            else if (label.ItemType is BooleanDataViewType)
                CureBoolean(found);
            else if (label.Kind == VectorKind.Scalar)
                CureNumber(found);
            else
                CureNumbers(found);
        }
    }

    private void CureFeature(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.IsKey)
            _steps.Add(found.Kind == VectorKind.VariableVector
                ? $"mlContext.Transforms.Conversion.MapKeyToVector({Text(name)}, outputCountVector: true)"
                : $"mlContext.Transforms.Conversion.MapKeyToVector({Text(name)})");
        else if (found.ItemType is TextDataViewType)
            CureText(found);
        else if (!CanBecomeSingle(found))
            _advice.Add(
                $"Nothing in ML.NET makes numbers of {found.ItemType} by itself: compute them in mlContext.Transforms.CustomMapping, " +
                $"and put them together with Concatenate({Text(name)}, ...).");
        else if (found.Kind == VectorKind.VariableVector)
            DeclareSize(found);
        else
        {
            if (found.ItemType != NumberDataViewType.Single)
                _steps.Add(Convert(name, "Single"));
            if (found.Kind == VectorKind.Scalar)
                _steps.Add(Concatenate(name, [name]));
        }
    }

    private void CureText(SchemaShape.Column found)
    {
        var featurize = $"mlContext.Transforms.Text.FeaturizeText({Text(found.Name)})";
        if (found.Kind == VectorKind.VariableVector)
        {
            _steps.Add(featurize);
            return;
        }
        _advice.Add($"For whole sentences take {featurize}, for names of categories the line below.");
        _steps.Add(OneHot([found.Name]));
    }

    // All columns of the table that can be features, made one vector.
    private void CombineColumns()
    {
        SchemaShape.Column[] usable = [.. table.Where(column =>
            column.Name != LabelName && column.Name != weight.Name && !column.IsKey && column.Kind != VectorKind.VariableVector &&
            (IsNumber(column.ItemType) || (column.ItemType is TextDataViewType && column.Kind == VectorKind.Scalar)))];
        if (usable.Length == 0)
        {
            _advice.Add($"The table has no column of numbers or text that could be a feature: {Names(table)}.");
            return;
        }
        SchemaShape.Column[] taken = [.. usable.Take(MostColumnsNamed)];
        string[] texts = [.. taken.Where(column => column.ItemType is TextDataViewType).Select(column => column.Name)];
        string[] converted =
        [
            .. from column in taken
               where IsNumber(column.ItemType) && column.ItemType != NumberDataViewType.Single
               select column.Name,
        ];
        _advice.Add(usable.Length > taken.Length
            ? FormattableString.Invariant($"The first {taken.Length} of {usable.Length} columns that could be features stand below: ") +
                "leave out those that are not known when predicting, and add others."
            : "The columns that could be features stand below: leave out those that are not known when predicting.");
        if (texts.Length > 0)
            _steps.Add(OneHot(texts));
        if (converted.Length > 0)
            _steps.Add(Convert(converted, "Single"));
        _steps.Add(Concatenate(feature.Name, [.. taken.Select(column => column.Name)]));
    }

    private void CureClass(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.Kind != VectorKind.Scalar)
            CureManyLabels(found);
        else if (found.IsKey || IsValue(found))
            _steps.Add($"mlContext.Transforms.Conversion.MapValueToKey({Text(name)})");
        else
            AdviseMapping(found);
    }

    private void CureBoolean(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.Kind != VectorKind.Scalar)
            CureManyLabels(found);
        else if (found.IsKey)
            CureKey(found, IsTrueWhere);
        else if (found.ItemType is NumberDataViewType)
        {
            _advice.Add("0 becomes false, every other number true.");
            _steps.Add(Convert(name, "Boolean"));
        }
        else if (found.ItemType is TextDataViewType)
            IsTrueWhere(name);
        else
            AdviseMapping(found);
    }

    private void CureNumber(SchemaShape.Column found)
    {
        if (found.Kind != VectorKind.Scalar)
            CureManyLabels(found);
        else if (found.IsKey)
            CureKey(found, ParseNumber);
        else if (found.ItemType is TextDataViewType)
            ParseNumber(found.Name);
        else if (CanBecomeSingle(found))
            _steps.Add(Convert(found.Name, "Single"));
        else
            AdviseMapping(found);
    }

    private void CureNumbers(SchemaShape.Column found)
    {
        if (found.IsKey && found.Kind == VectorKind.Scalar)
            TakeTrainer(nameof(FfnnTrainer), found.Name, "A key tells one of several classes, which FfnnTrainer learns.");
        else if (!CanBecomeSingle(found) || found.IsKey)
            AdviseMapping(found);
        else if (found.Kind == VectorKind.VariableVector)
            DeclareSize(found);
        else
        {
            if (found.ItemType != NumberDataViewType.Single)
                _steps.Add(Convert(found.Name, "Single"));
            if (found.Kind != VectorKind.Scalar)
                return;
            _advice.Add($"Name the columns of all outputs after {Text(label.Name)}.");
            _steps.Add(Concatenate(label.Name, [found.Name]));
        }
    }

    // A label of several values, where the trainer learns one.
    private void CureManyLabels(SchemaShape.Column found)
    {
        if (found.Kind == VectorKind.VariableVector || found.IsKey || !CanBecomeSingle(found))
        {
            _advice.Add($"{trainer} learns one value a row: give it a column with one.");
            return;
        }
        if (found.ItemType != NumberDataViewType.Single)
            _steps.Add(Convert(found.Name, "Single"));
        TakeTrainer(nameof(FfnnMultiOutputRegressionTrainer), found.Name,
            $"{trainer} learns one value a row; FfnnMultiOutputRegressionTrainer learns several numbers at once.");
    }

    // The values behind the keys, where they are known and lead to the label that is wanted.
    private void CureKey(SchemaShape.Column found, Action<string> ofText)
    {
        if (found.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) && CanBecomeSingle(values))
        {
            _steps.Add($"mlContext.Transforms.Conversion.MapKeyToValue({Text(found.Name)})");
            if (values.ItemType is TextDataViewType)
                ofText(found.Name);
            else if (!values.ItemType.Equals(label.ItemType))
                _steps.Add(Convert(found.Name, label.ItemType is BooleanDataViewType ? "Boolean" : "Single"));
            return;
        }
        if (found.ItemType != NumberDataViewType.UInt32)
            _steps.Add($"mlContext.Transforms.Conversion.MapValueToKey({Text(found.Name)})");
        TakeTrainer(nameof(FfnnTrainer), found.Name, "A key tells one of several classes, two or more, which FfnnTrainer learns.");
    }

    private void IsTrueWhere(string name)
    {
        _advice.Add("Write the text that stands for true in place of \"yes\"; every other text becomes false.");
        _steps.Add($"mlContext.Transforms.Conversion.MapValue({Text(name)}, new Dictionary<string, bool> {{ [\"yes\"] = true }})");
    }

    private void ParseNumber(string name)
    {
        _advice.Add(
            $"Where the texts are names of classes, take FfnnTrainer after mlContext.Transforms.Conversion.MapValueToKey({Text(name)}); " +
            "where they are numbers, the line below.");
        _steps.Add(Convert(name, "Single"));
    }

    private void AdviseMapping(SchemaShape.Column found) => _advice.Add(
        $"Nothing in ML.NET turns {found.GetTypeString()} into {label.GetTypeString()}: " +
        "compute the label in mlContext.Transforms.CustomMapping.");

    private void DeclareSize(SchemaShape.Column found)
    {
        _advice.Add(
            "All rows must have the same number of values, and the type must say it: write [VectorType(n)], with that number for n, " +
            $"above the property '{found.Name}' of the rows' class. Where it is known only when the program runs: " +
            "var schema = SchemaDefinition.Create(typeof(TRow)), with the line below, is the second argument of LoadFromEnumerable.");
        _declarations.Add($"schema[{Text(found.Name)}].ColumnType = new VectorDataViewType({TypeName(found.ItemType)}, n);");
        if (found.ItemType != NumberDataViewType.Single)
            _steps.Add(Convert(found.Name, "Single"));
    }

    private void NameLabel()
    {
        SchemaShape.Column[] others = [.. table.Where(column => column.Name != feature.Name && column.Name != weight.Name)];
        if (others.Length == 0)
        {
            _advice.Add($"The table has no other column than {Names(table)}: load the label too.");
            return;
        }
        var best = others.OrderBy(column => string.Equals(column.Name, label.Name, StringComparison.OrdinalIgnoreCase) ? 0
            : column.Kind == label.Kind && column.ItemType.Equals(label.ItemType) && column.IsKey == label.IsKey ? 1 : 2).First();
        TakeTrainer(trainer, best.Name, $"Give labelColumnName the column to learn; the table has {Names(others)}.");
    }

    private void DropWeight(string advice)
    {
        _withoutWeight = true;
        TakeTrainer(_otherTrainer ?? trainer, LabelName, advice);
    }

    private void TakeTrainer(string name, string labelName, string advice)
    {
        (_otherTrainer, _otherLabel) = (name, labelName);
        _advice.Add(advice);
    }

    private string LabelName => _otherLabel ?? label.Name;

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
        if (feature.Name != DefaultColumnNames.Features)
            line += $", featureColumnName: {Text(feature.Name)}";
        if (weight.IsValid && !_withoutWeight)
            line += $", exampleWeightColumnName: {Text(weight.Name)}";
        return line + ")";
    }

    private void AddFault(int place, string text, string parameter)
    {
        _faults.Insert(place, text);
        if (place == 0)
            _parameter = parameter;
    }

    private static string Missing(string role, SchemaShape.Column wanted) => $"Could not find {role} column '{wanted.Name}'";

    private static string Mismatch(string role, SchemaShape.Column wanted, SchemaShape.Column found) =>
        $"Schema mismatch for {role} column '{wanted.Name}': expected {wanted.GetTypeString()}, got {found.GetTypeString()}";

    private static string OneHot(string[] names) => $"mlContext.Transforms.Categorical.OneHotEncoding({OneOrPairs(names)})";

    private static string Convert(string name, string kind) => Convert([name], kind);

    private static string Convert(string[] names, string kind) =>
        $"mlContext.Transforms.Conversion.ConvertType({OneOrPairs(names)}, outputKind: DataKind.{kind})";

    private static string Concatenate(string output, string[] names) =>
        $"mlContext.Transforms.Concatenate({Text(output)}, {string.Join(", ", names.Select(Text))})";

    private static string OneOrPairs(string[] names) =>
        names.Length == 1 ? Text(names[0]) : $"[{string.Join(", ", names.Select(name => $"new({Text(name)})"))}]";

    private static string Names(IEnumerable<SchemaShape.Column> columns)
    {
        string[] names = [.. columns.Select(column => $"'{column.Name}'")];
        var more = names.Length > MostColumnsNamed ? FormattableString.Invariant($" and {names.Length - MostColumnsNamed} more") : "";
        return string.Join(", ", names.Take(MostColumnsNamed)) + more;
    }

    private static bool IsNumber(DataViewType type) => type is NumberDataViewType or BooleanDataViewType;

    // What ConvertType takes.
    private static bool CanBecomeSingle(SchemaShape.Column column) => IsNumber(column.ItemType) ||
        column.ItemType is TextDataViewType or DateTimeDataViewType or TimeSpanDataViewType;

    // What MapValueToKey takes.
    private static bool IsValue(SchemaShape.Column column) => CanBecomeSingle(column) || column.ItemType is DateTimeOffsetDataViewType;

    private static string TypeName(DataViewType type) => type is NumberDataViewType
        ? $"{nameof(NumberDataViewType)}.{type.RawType.Name}" : $"{type.GetType().Name}.Instance";

    // As a string literal of C#.
    private static string Text(string name)
    {
        var text = new StringBuilder("\"");
        foreach (var c in name)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (char.IsControl(c))
                text.Append(FormattableString.Invariant($"\\u{(int)c:X4}"));
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }
}
