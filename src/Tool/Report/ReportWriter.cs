using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using FfnnMlNet.Tool.Report.Sections;

namespace FfnnMlNet.Tool.Report;

/// <summary>Writes the report of a training: one page of HTML that needs no network and no scripts.</summary>
internal static class ReportWriter
{
    private static readonly string[] _parts =
    [
        "head", "findings", "verdict", "contents", "scores", "classes", "numbers", "columns", "worst", "table", "training",
        "usage", "foot",
    ];

    // Letters of all languages stay as they are; what has a meaning in HTML is escaped.
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly TemplateOptions _options = new()
    {
        // All members of the page may be read: its templates are part of the program.
        MemberAccessStrategy = new UnsafeMemberAccessStrategy { MemberNameStrategy = MemberNameStrategies.CamelCase },
    };

    private static readonly Lazy<IReadOnlyList<IFluidTemplate>> _templates = new(() =>
    {
        var parser = new FluidParser();
        return [.. _parts.Select(part => parser.Parse(Resource(part + ".liquid")))];
    });

    private static readonly Lazy<string> _style = new(() => Resource("style.css"));

    /// <summary>Writes a report. Where it cannot be written whole, nothing is left and a file that was there stays.</summary>
    /// <param name="content">What it shows.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ToolException">The file cannot be written.</exception>
    public static void Write(ReportContent content, string path)
    {
        var temporary = path + ".part";
        try
        {
            using (var writer = new StreamWriter(temporary))
                Write(content, writer);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
            throw new ToolException($"The report '{path}' cannot be written: {cause.Message}", cause);
        }
    }

    /// <summary>Writes a report as text.</summary>
    /// <param name="content">What it shows.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(ReportContent content, TextWriter writer)
    {
        var context = new TemplateContext(_options);
        context.SetValue("page", ReportPage.Of(content));
        context.SetValue("style", _style.Value);
        foreach (var template in _templates.Value)
            writer.Write(template.Render(context, _encoder));
    }

    private static string Resource(string name)
    {
        using var stream = typeof(ReportWriter).Assembly.GetManifestResourceStream("Report/" + name)
            ?? throw new InvalidOperationException($"The template {name} is not part of the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
