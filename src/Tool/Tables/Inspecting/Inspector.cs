using System.Runtime.ExceptionServices;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Finds out what a table is.</summary>
internal sealed class Inspector
{
    private readonly TableOptions _options;
    private readonly TableColumns _columns;
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<int, (ColumnRole Role, ColumnKind? Kind)> _said = [];

    private Inspector(TableColumns columns, TableOptions options)
    {
        (_columns, _options) = (columns, options);
        Say(options.Ignored, "option --ignore", ColumnRole.LeftOut, null);
        Say(options.Categories, "option --category", ColumnRole.Feature, ColumnKind.Category);
        Say(options.Texts, "option --text", ColumnRole.Feature, ColumnKind.Text);
        Say(options.Numbers, "option --number", ColumnRole.Feature, ColumnKind.Number);
        Say(options.Dates, "option --date", ColumnRole.Feature, ColumnKind.Date);
        Say(Single(options.Group), "option --group", ColumnRole.Group, null);
        Say(Single(options.Weight), "option --weight", ColumnRole.Weight, ColumnKind.Number);
        Say(Single(options.DateSplit), "option --date-split", ColumnRole.SplitDate, null);
        Say(options.Labels, "label", ColumnRole.Label, null);
    }

    /// <summary>Inspects the cells of a table.</summary>
    internal static TableInspection Inspect(ImportedTable table, TableOptions options, ReadControl control, CancellationToken cancel)
    {
        control.Report($"inspecting {table.Cells.ColumnCount:N0} columns");
        var missing = MissingTokens.Of(options);
        var profiles = new ColumnProfile[table.Cells.ColumnCount];
        var profiler = new ColumnProfiler(table.Cells, missing, cancel);
        Parallel.For(0, profiles.Length, new ParallelOptions { CancellationToken = cancel },
            column => profiles[column] = profiler.Profile(column, options.DecimalComma));
        var columns = new TableColumns(table, ColumnNames.Clean(table.Names), missing, profiles, cancel);
        return new Inspector(columns, options).Inspect();
    }

    private static IReadOnlyList<string> Single(string? name) => name is null ? [] : [name];

    private void Say(IEnumerable<string> names, string what, ColumnRole role, ColumnKind? kind)
    {
        foreach (var name in names)
        {
            var column = _columns.Find(name, what);
            var before = _said.TryGetValue(column, out var said) ? said : default;
            var isDifferent = before != default && (kind is null ? before.Role != ColumnRole.Feature && before.Role != role
                : before.Kind is not null && before.Kind != kind);
            if (isDifferent)
            {
                throw new ToolException(
                    $"Column '{_columns.Names[column]}' cannot be both {Describe(before)} and {Describe((role, kind))}.");
            }
            // A label may be named as a number or a category too.
            _said[column] = (role, kind ?? before.Kind);
        }
    }

    private static string Describe((ColumnRole Role, ColumnKind? Kind) said) => said switch
    {
        (ColumnRole.LeftOut, _) => "left out",
        (ColumnRole.Label, _) => "the label",
        (ColumnRole.Group, _) => "the group",
        (ColumnRole.Weight, _) => "the weight",
        (ColumnRole.SplitDate, _) => "the date of the split",
        _ => $"a {said.Kind.ToString()!.ToLowerInvariant()}",
    };

    private TableInspection Inspect()
    {
        SayFiles();
        var decisions = DecideAll();
        SayLeftOut(decisions);
        var task = TaskOf(decisions);
        var inspection = new TableInspection
        {
            Sources = [.. _columns.Table.Parts.Select(part => part.Name)],
            RowCount = _columns.RowCount,
            Columns = decisions,
            Findings = [],
            Task = task,
            MissingTokens = _columns.Missing.Tokens,
        };
        if (task is not null)
        {
            if (!inspection.Features.Any())
            {
                throw new ToolException("No column is left to learn from: "
                    + string.Join("; ", decisions.Where(column => column.Role == ColumnRole.LeftOut).Take(10)
                        .Select(column => $"'{column.Name}' ({column.Reason})")) + ".");
            }
            _findings.AddRange(new LeakRules(_columns, inspection).Find());
        }
        return inspection with { Findings = [.. _findings.OrderByDescending(finding => finding.IsWarning)] };
    }

    // What is found and what fails is told in the order of the columns.
    private ColumnDecision[] DecideAll()
    {
        var decisions = new ColumnDecision[_columns.Names.Count];
        var findings = new List<Finding>[decisions.Length];
        var failures = new ExceptionDispatchInfo?[decisions.Length];
        Parallel.For(0, decisions.Length, column =>
        {
            findings[column] = [];
            var kinds = new KindRules(_columns, findings[column]);
            try
            {
                decisions[column] = Decide(column, kinds, new LabelRules(_columns, _options, kinds, findings[column]));
            }
            catch (Exception cause)
            {
                failures[column] = ExceptionDispatchInfo.Capture(cause);
            }
        });
        failures.FirstOrDefault(failure => failure is not null)?.Throw();
        _findings.AddRange(findings.SelectMany(own => own));
        return decisions;
    }

    private ColumnDecision Decide(int column, KindRules kinds, LabelRules labels)
    {
        var (role, kind) = _said.TryGetValue(column, out var said) ? said : (ColumnRole.Feature, null);
        switch (role)
        {
            case ColumnRole.LeftOut:
                return _columns.Decide(column, ColumnKind.Identifier, role, "as you said") with { Kind = kinds.Decide(column).Kind };
            case ColumnRole.Label:
                return labels.Decide(column, kind, _options.Labels.Count > 1);
            case ColumnRole.Weight:
                return kinds.Force(column, ColumnKind.Number) with { Role = role, Reason = "the weight, as you said" };
            case ColumnRole.Group:
                return _columns.Decide(column, ColumnKind.Category, role, "the group, as you said");
            case ColumnRole.SplitDate:
                var decision = kinds.Decide(column);
                return (decision.Kind == ColumnKind.Number ? decision : kinds.Force(column, ColumnKind.Date)) with
                {
                    Role = role,
                    Reason = "orders the rows in time, as you said",
                };
            default:
                return kind is null ? kinds.Decide(column) : kinds.Force(column, kind.Value);
        }
    }

    private void SayFiles()
    {
        _findings.AddRange(_columns.Table.Notes.Select(note => new Finding(false, null, note)));
        if (_columns.Table.BadRows is { Count: > 0 } bad)
        {
            _findings.Add(new Finding(true, null, $"{bad.Count:N0} row{(bad.Count == 1 ? "" : "s")} could not be read and "
                + $"{(bad.Count == 1 ? "is" : "are")} left out. The first: {bad[0]}."));
        }
        if (!_columns.Table.IsComplete)
        {
            _findings.Add(new Finding(true, null,
                $"Reading took too long, so the table is cut after {_columns.Table.Cells.Whole.RowCount:N0} rows.",
                "Allow more time to use all rows."));
        }
        if (_columns.Table.Cells is { IsSample: true } sample)
        {
            _findings.Add(new Finding(true, null,
                $"The model is of {sample.RowCount:N0} of the {sample.Whole.RowCount:N0} rows, from all over the table; the others were "
                    + "not looked at."));
        }
        var renamed = _columns.Names.Zip(_columns.Table.Names).Where(pair => pair.First != pair.Second).ToList();
        // Without a row of names the columns have numbers, which a note of the file says.
        if (_columns.Table.Names.All(string.IsNullOrWhiteSpace))
        {
            return;
        }
        if (renamed.Count > 0)
        {
            _findings.Add(new Finding(false, null, $"{renamed.Count:N0} column{(renamed.Count == 1 ? " is" : "s are")} called otherwise: "
                + string.Join(", ", renamed.Take(5).Select(pair => $"'{pair.Second}' is '{pair.First}'")) + "."));
        }
    }

    private void SayLeftOut(ColumnDecision[] decisions)
    {
        var unnamed = decisions.Where((column, i) => column.Role == ColumnRole.LeftOut && !_said.ContainsKey(i)).ToList();
        if (unnamed.Count > 0)
        {
            _findings.Add(new Finding(false, null, $"{unnamed.Count:N0} column{(unnamed.Count == 1 ? " is" : "s are")} left out: "
                + string.Join("; ", unnamed.Take(10).Select(column => $"'{column.Name}' ({column.Reason})"))
                + (unnamed.Count > 10 ? " and more." : "."), "--category, --number or --text with the name keeps a column."));
        }
    }

    private TaskKind? TaskOf(ColumnDecision[] decisions)
    {
        var labels = decisions.Where(column => column.Role == ColumnRole.Label).ToList();
        return labels switch
        {
            [] => null,
            [var label] => label.Kind == ColumnKind.Number ? TaskKind.Regression
                : label.Levels.Count == 2 ? TaskKind.BinaryClassification : TaskKind.MulticlassClassification,
            _ => TaskKind.MultiOutputRegression,
        };
    }
}
