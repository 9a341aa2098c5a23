using Xunit;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>A test that needs a browser. It is skipped where there is none; .ci/chromium installs one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Executable is null)
            Skip = "There is no chromium in PATH, and CHROMIUM names none. .ci/chromium installs it.";
    }

    /// <summary>The browser, or null where there is none.</summary>
    public static string? Executable { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin");
        string[] names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe", "msedge.exe"];
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
