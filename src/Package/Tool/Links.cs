using System.Text.RegularExpressions;

namespace FfnnMlNet.PackageTool;

/// <summary>The links and comments of a Markdown page.</summary>
internal static partial class Links
{
    /// <summary>Makes relative links absolute: pictures to the file itself, others to the page that shows it.</summary>
    /// <param name="text">The page.</param>
    /// <param name="folder">The folder of the page, from which its links lead.</param>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="address">The repository with the version, such as "https://github.com/owner/name@v1.0.0".</param>
    /// <exception cref="InvalidDataException">A link leads to nothing in the repository.</exception>
    public static string MakeAbsolute(string text, string folder, string root, string address)
    {
        var (repository, version) = (address.Split('@')[0], address.Split('@')[1]);
        return Relative().Replace(text, link =>
        {
            var isPicture = link.Groups["picture"].Length > 0;
            var page = $"{repository}/{(isPicture ? "raw" : "blob")}/{version}/{FromRoot(link.Groups["path"].Value, folder, root)}";
            return $"{link.Groups["picture"]}[{link.Groups["text"]}]({page})";
        });
    }

    private static string FromRoot(string link, string folder, string root)
    {
        var parts = link.Split('#', 2);
        var file = Path.GetFullPath(Path.Combine(folder, parts[0]));
        var path = Path.GetRelativePath(root, file).Replace('\\', '/');
        if (path.StartsWith("..", StringComparison.Ordinal) || !Path.Exists(file))
            throw new InvalidDataException($"The link {link} of a page in {folder} leads to nothing in {root}.");
        return parts.Length == 1 ? path : $"{path}#{parts[1]}";
    }

    /// <summary>Removes comments, which some feeds show as text.</summary>
    public static string WithoutComments(string text) => Comments().Replace(text, "");

    [GeneratedRegex(@"<!--.*?-->\n*", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<picture>!?)\[(?<text>[^\]]*)\]\((?<path>(?!https?:|#)[^)\s]+)\)")]
    private static partial Regex Relative();
}
