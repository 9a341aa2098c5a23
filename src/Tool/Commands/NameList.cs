using System.Text;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Names with commas between them, as options have them.</summary>
internal static class NameList
{
    /// <summary>Divides a text at its commas. Commas within double quotes belong to a name; a doubled quote is one.</summary>
    internal static List<string> Split(string text)
    {
        List<string> names = [];
        var name = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                name.Append('"');
                i++;
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == ',' && !isQuoted)
            {
                names.Add(name.ToString().Trim());
                name.Clear();
            }
            else
            {
                name.Append(text[i]);
            }
        }
        names.Add(name.ToString().Trim());
        names.RemoveAll(found => found.Length == 0);
        return names;
    }
}
