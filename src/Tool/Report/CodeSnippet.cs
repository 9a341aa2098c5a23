namespace FfnnMlNet.Tool.Report;

/// <summary>A piece of code that uses the model.</summary>
/// <param name="Title">What it does, such as "In a C# program".</param>
/// <param name="Text">The code.</param>
internal sealed record CodeSnippet(string Title, string Text);
