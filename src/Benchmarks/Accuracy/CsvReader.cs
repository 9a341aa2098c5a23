using System.Text;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Reads delimited text by RFC 4180: quoted fields may contain separators, doubled quotes and line breaks.</summary>
internal static class CsvReader
{
    /// <summary>All rows, the header first.</summary>
    public static List<string[]> Read(string path, char separator) => Parse(File.ReadAllText(path), separator);

    public static List<string[]> Parse(string text, char separator)
    {
        List<string[]> rows = [];
        List<string> row = [];
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == separator)
            {
                EndField();
            }
            else if (c == '\n')
            {
                EndRow();
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }
        if (field.Length > 0 || row.Count > 0)
            EndRow();
        return rows;

        void EndField()
        {
            row.Add(field.ToString());
            field.Clear();
        }

        void EndRow()
        {
            EndField();
            rows.Add([.. row]);
            row.Clear();
        }
    }
}
