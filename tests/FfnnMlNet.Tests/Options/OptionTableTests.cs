using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace FfnnMlNet.Tests.Options;

/// <summary>The table of options has every option, and the documentation, the page and the properties agree with it.</summary>
public class OptionTableTests
{
    /// <summary>Set to 1, the tests write docs/options.md instead of comparing with it.</summary>
    private const string WriteVariable = "FFNNMLNET_WRITE_OPTIONS";

    public static TheoryData<string> Options => [.. OptionTable.All.Select(option => option.Name)];

    private static Option Of(string name) => OptionTable.All.Single(option => option.Name == name);

    [Fact]
    public void Every_public_property_has_an_entry_and_every_entry_is_listed()
    {
        var properties = typeof(FfnnOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);
        var entries = typeof(OptionTable).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ((Option)field.GetValue(null)!).Name);

        Assert.Equal(properties.Order(), OptionTable.All.Select(option => option.Name).Order());
        Assert.Equal(entries.Order(), OptionTable.All.Select(option => option.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Documentation_names_the_plain_default_of_the_table(string name)
    {
        var (option, summary) = (Of(name), OptionDocs.Summary(name));

        Assert.NotEmpty(option.DefaultInDocs);
        Assert.Matches($"{(option.IsChosenByEffort ? "lain default" : "Default")} {Regex.Escape(option.DefaultInDocs)}[.,;:]", summary);
        Assert.Equal(option.IsChosenByEffort, summary.Contains("chosen by Effort", StringComparison.Ordinal));
        Assert.Equal(
            option.IsChosenByEffort && option.NullMeans == NullMeans.Value,
            summary.Contains("null set by hand", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_property_shows_what_was_set_and_nothing_before(string name)
    {
        var (option, property) = (Of(name), typeof(FfnnOptions).GetProperty(name)!);
        var options = new FfnnRegressionTrainer.Options();
        var plain = options.ResolveWithoutEffort().Describe()[name];

        Assert.Equal(option.NullMeans == NullMeans.Error ? plain.Value : "none", Shown());
        Assert.NotEqual(OptionSource.Set, plain.Source);
        var value = OptionSamples.Of(property);
        property.SetValue(options, value);
        Assert.Equal(value, property.GetValue(options));
        Assert.Equal(OptionSource.Set, options.ResolveWithoutEffort().Describe()[name].Source);

        string Shown() => property.GetValue(options) is CancellationToken ? "none" : OptionText.Of(property.GetValue(options));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void What_effort_chooses_is_unset_until_it_is_asked_for(string name)
    {
        if (!Of(name).IsChosenByEffort)
            return;

        Assert.Null(typeof(FfnnOptions).GetProperty(name)!.GetValue(new FfnnTrainer.Options()));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void What_effort_chooses_beside_a_set_option_fits_it(string name)
    {
        foreach (var create in new Func<FfnnOptions>[]
        {
            () => new FfnnTrainer.Options(), () => new FfnnBinaryTrainer.Options(), () => new FfnnRegressionTrainer.Options(),
            () => new FfnnMultiOutputRegressionTrainer.Options(),
        })
        {
            var options = create();
            var property = typeof(FfnnOptions).GetProperty(name)!;
            property.SetValue(options, OptionSamples.Of(property));
            // A combination that does not fit the task is refused.
            if (Record.Exception(options.Validate) is not null)
                continue;
            foreach (var effort in Enum.GetValues<Effort>())
            {
                options.Effort = effort;
                DataShape[] tables =
                [
                    new(10), new(100_000), new(10, IsText: true), new(100_000, IsText: true), new(10) { HasCategories = true },
                ];
                foreach (var table in tables)
                {
                    var used = options.Resolve(table);
                    Assert.Empty(OptionTable.All.SelectMany(option => option.MisfitsOf(used)));
                    Assert.All(used.Describe(), choice => Assert.NotEmpty(choice.Value));
                }
            }
        }
    }

    [Fact]
    public void The_page_of_the_options_is_what_the_table_says()
    {
        var page = OptionsPage.Text();
        var path = Path.Combine(
            typeof(OptionTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == "DocsFolder").Value!, "options.md");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(path, page);
            return;
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == page,
            $"docs/options.md is not what the table of options says. Run the tests once with {WriteVariable}=1 and look at the " +
            "difference.");
    }
}
