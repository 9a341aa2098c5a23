using System.Globalization;
using System.Text;

namespace FfnnMlNet.Tests.Options;

/// <summary>Writes docs/options.md from the table of options and their documentation comments.</summary>
internal static class OptionsPage
{
    // So close that no range between two changes of a choice is missed: the shortest is that from 1,000 to 1,500 rows.
    private static readonly int[] s_rowCounts = [.. Enumerable.Range(0, 48).Select(i => (int)(20 * Math.Pow(1.2, i)))];

    private static readonly (string Name, Func<FfnnOptions> Create)[] s_tasks =
    [
        ("several", () => new FfnnTrainer.Options()),
        ("two", () => new FfnnBinaryTrainer.Options()),
        ("regression", () => new FfnnRegressionTrainer.Options()),
    ];

    public static string Text()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Options

            In short: every option with its default and range, and what `Effort` chooses. Most programs set one or none; the guide is
            [choosing effort, time and options](choosing.md).

            Options are properties of `FfnnTrainer.Options` (several classes), `FfnnBinaryTrainer.Options` (two classes),
            `FfnnRegressionTrainer.Options` and `FfnnMultiOutputRegressionTrainer.Options`. Below stands the first sentence of each; the
            API pages have the rest. The columns:

            - **Plain default**: the value under `Effort.Manual`. It is also used where training goes on from a model, and where another
              option that you set keeps Effort from choosing this one. Under Fast, Balanced and Best the options that
              [Effort chooses](#what-effort-chooses) have the values of the second table instead.
            - **Assigning null** concerns the options that Effort may choose, which are null as long as you do not set them. With *back to
              unset*, assigning null takes back what was set, and Effort chooses again. With *a choice*, null is a setting of its own, such
              as "no weight averaging", which Effort does not replace; leave the property alone to let Effort choose.
            - **To resume**: *equal* where `ResumeFrom` needs the value of the run that wrote the checkpoint. The other options do not
              change the model, or are checked in another way.

            `new FfnnTrainer.Options().Describe(rowCount)` gives the values that would be used for a table, and why.

            Values are written as the log writes them: `adamw(decay, beta1, beta2, epsilon)`, `adam(beta1, beta2, epsilon)`,
            `cos-log(waves)`, `exponential(decay)`, `cross-entropy(label smoothing)`, and `periodic(frequencies, size, deviation,
            inflatedDeviation)`, where the size is that of the vector per feature, and the deviations are standard deviations of the
            frequencies: the second one is for features of which one value fills half of the rows. `256 mish, 256 mish` is two hidden
            layers of 256 units.

            | option | what it is | plain default | allowed | assigning null | to resume |
            |---|---|---|---|---|---|

            """);
        foreach (var option in OptionTable.All)
            Row(page, $"`{option.Name}`", FirstSentence(option.Name), option.DefaultInDocs, option.AllowedInWords,
                !option.IsChosenByEffort ? "" : option.NullMeans == NullMeans.Unset ? "back to unset" : "a choice",
                option.Effect == OptionEffect.Bits ? "equal" : "");
        page.Append("\n## What Effort chooses\n\nAn option that is set is used as it is. ").Append(
            "Where the choice depends on the number of rows, the first value is for fewer rows.\n");
        Choices(page, default);
        page.Append("\nWith more than 256 features, several classes have selu, and batches of 64 rows where the table says 32.\n");
        page.Append("\nDifferent choices for text features, such as those of FeaturizeText: a thousand or more slots that are 0 in nearly ")
            .Append("all rows.\n");
        Choices(page, new(IsText: true, HasCategories: false));
        page.Append("\nDifferent choices for tables with categories, as one-hot slots:\n");
        Choices(page, new(IsText: false, HasCategories: true));
        page.Append("\n## Search space\n\nThe dimensions that [a search](search.md) can sweep, as properties of ")
            .Append("`FfnnClassificationSearchOptions` and\n`FfnnRegressionSearchOptions`. ")
            .Append("The start is what `Effort.Balanced` chooses for\ntwo classes of 1,500 to 25,000 rows, and for numbers of more than ")
            .Append("25,000.\n\n")
            .Append("| property | what it is | values | start |\n|---|---|---|---|\n");
        foreach (var dimension in OptionTable.SearchSpace)
            Row(page, $"`{dimension.Name}`", Meaning(dimension), dimension.InWords, Start(dimension));
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Meaning(SearchDimension dimension)
    {
        var type = dimension.ForClasses == false ? typeof(FfnnRegressionSearchOptions) : typeof(FfnnClassificationSearchOptions);
        var summary = OptionDocs.Summary(type.GetProperty(dimension.Name)!);
        return summary[..summary.IndexOfAny([',', ':'])].Split(" (")[0] + ".";
    }

    private static string Start(SearchDimension dimension)
    {
        var classes = dimension.ForClasses == false ? "" : Of(new FfnnClassificationSearchOptions());
        var numbers = dimension.ForClasses == true ? "" : Of(new FfnnRegressionSearchOptions());
        return classes == numbers ? classes
            : numbers.Length == 0 ? $"{classes} (classification only)"
            : classes.Length == 0 ? $"{numbers} (regression only)" : $"classification: {classes}; regression: {numbers}";

        string Of(FfnnSearchOptions options) => OptionText.Of(options.GetType().GetProperty(dimension.Name)!.GetValue(options));
    }

    private static void Choices(StringBuilder page, Kind kind)
    {
        Effort[] efforts = [Effort.Fast, Effort.Balanced, Effort.Best];
        page.Append("\n| option | Fast | Balanced | Best |\n|---|---|---|---|\n");
        foreach (var option in OptionTable.All.Where(option => option.IsChosenByEffort))
        {
            string[] cells = [.. efforts.Select(effort => Cell(option.Name, effort, kind))];
            if (kind != default && cells.SequenceEqual(efforts.Select(effort => Cell(option.Name, effort, default))))
                continue;
            Row(page, [$"`{option.Name}`", .. cells.Distinct().Count() == 1 ? [cells[0], "as Fast", "as Fast"] : cells]);
        }
    }

    private static string Cell(string option, Effort effort, Kind kind)
    {
        var byTask = s_tasks.Select(
            task => (task.Name, Value: ByRows(count => Value(task.Create, option, effort, count, kind)))).ToArray();
        if (byTask.Select(task => task.Value).Distinct().Count() == 1)
            return byTask[0].Value;
        return string.Join("; ", byTask.GroupBy(task => task.Value)
            .Select(same => $"{NameOf(string.Join(" and ", same.Select(task => task.Name)))}: {same.Key}"));

        static string NameOf(string tasks) => tasks switch
        {
            "several and two" => "classification",
            "several" => "multiclass",
            "two" => "binary",
            "two and regression" => "binary and regression",
            _ => tasks,
        };
    }

    private static string Value(Func<FfnnOptions> create, string option, Effort effort, int rowCount, Kind kind)
    {
        var options = create();
        options.Effort = effort;
        return options.Describe(rowCount, kind.IsText, kind.HasCategories)[option].Value;
    }

    // Text such as "3 to 1,499 rows, then 2".
    private static string ByRows(Func<int, string> valueOf)
    {
        var text = new StringBuilder(valueOf(s_rowCounts[0]));
        for (var i = 1; i < s_rowCounts.Length; i++)
        {
            var (low, high) = (s_rowCounts[i - 1], s_rowCounts[i]);
            var before = valueOf(low);
            if (valueOf(high) == before)
                continue;
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                (low, high) = valueOf(middle) == before ? (middle, high) : (low, middle);
            }
            text.Append(string.Create(CultureInfo.InvariantCulture, $" to {low:N0} rows, then {valueOf(high)}"));
        }
        return text.ToString();
    }

    private static string FirstSentence(string option)
    {
        var summary = OptionDocs.Summary(option);
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? summary : summary[..(end + 1)];
    }

    private static void Row(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    /// <summary>What Effort distinguishes besides the number of rows.</summary>
    private readonly record struct Kind(bool IsText, bool HasCategories);
}
