using System.Text.RegularExpressions;

namespace FfnnMlNet.PackageTool;

/// <summary>The links and comments of a Markdown page.</summary>
internal static partial class Links
{
    /// <summary>Makes relative links absolute: pictures to the file itself, others to the page that shows it.</summary>
    /// <param name="address">The repository with the version, such as "https://github.com/owner/name@v1.0.0".</param>
    public static string MakeAbsolute(string text, string address)
    {
        var (repository, version) = (address.Split('@')[0], address.Split('@')[1]);
        return Relative().Replace(text, link =>
        {
            var isPicture = link.Groups["picture"].Length > 0;
            var page = $"{repository}/{(isPicture ? "raw" : "blob")}/{version}/{link.Groups["path"]}";
            return $"{link.Groups["picture"]}[{link.Groups["text"]}]({page})";
        });
    }

    /// <summary>Removes comments, which some feeds show as text.</summary>
    public static string WithoutComments(string text) => Comments().Replace(text, "");

    [GeneratedRegex(@"<!--.*?-->\n*", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<picture>!?)\[(?<text>[^\]]*)\]\((?<path>(?!https?:|#)[^)\s]+)\)")]
    private static partial Regex Relative();
}
