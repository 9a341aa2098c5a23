namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A line of the table of contents.</summary>
/// <param name="Id">The name of the section.</param>
/// <param name="Title">Its heading.</param>
internal sealed record ContentsEntry(string Id, string Title);
