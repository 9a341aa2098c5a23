using Microsoft.ML;

namespace FfnnMlNet.Samples;

/// <summary>The tables that come with the program.</summary>
internal static class SampleData
{
    /// <summary>The path of a table. It is an error where the file does not exist or is empty.</summary>
    public static string Find(string fileName)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "data", fileName);
        if (!File.Exists(path))
            throw new SampleException($"The data file '{path}' is missing. Building the project puts it there.");
        if (new FileInfo(path).Length == 0)
            throw new SampleException($"The data file '{path}' is empty. Delete it and build the project again.");
        return path;
    }

    /// <summary>It is an error where a table has only a header.</summary>
    public static void RequireRows(IDataView data, string path)
    {
        using var cursor = data.GetRowCursor([]);
        if (!cursor.MoveNext())
            throw new SampleException($"The data file '{path}' has no rows below its header.");
    }
}
