using System.Text.Json;
using System.Text.Json.Serialization;

namespace FfnnMlNet.Tool.Tables;

/// <summary>Saves what the columns of a table are as JSON, so that new tables are read in the same way.</summary>
internal static class TableSchema
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the inspection of a table.</summary>
    internal static void Save(TableInspection inspection, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(inspection, Options) + "\n");

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="ToolException">The file is no such inspection.</exception>
    internal static TableInspection Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TableInspection>(File.ReadAllText(path), Options)
                ?? throw new ToolException($"{path} is no schema of a table.");
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The schema {path} cannot be read: {cause.Message.TrimEnd('.')}.", cause);
        }
    }
}
