using System.Globalization;
using Microsoft.ML.Data;

namespace FfnnMlNet.Doors.Tests;

/// <summary>A row of the table that comes through every door. A missing number is NaN and a missing text is empty, as each door should
/// give them.</summary>
public sealed class Penguin
{
    [LoadColumn(0)] public long Id { get; set; }

    [LoadColumn(1)] public string Island { get; set; } = "";

    [LoadColumn(2)] public string Sex { get; set; } = "";

    [LoadColumn(3)] public float BillLength { get; set; }

    /// <summary>An 8-byte integer in databases, some of them NULL.</summary>
    [LoadColumn(4)] public float FlipperLength { get; set; }

    /// <summary>An 8-byte integer without missing values.</summary>
    [LoadColumn(5)] public long Year { get; set; }

    [LoadColumn(6)] public float Mass { get; set; }

    /// <summary>Reads the published table, in which NA marks what is missing.</summary>
    public static Penguin[] ReadAll()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv")).Skip(1);
        return [.. lines.Select((line, i) =>
        {
            var cells = line.Split(',');
            return new Penguin
            {
                Id = i,
                Island = cells[1],
                Sex = cells[6] == "NA" ? "" : cells[6],
                BillLength = Number(cells[2]),
                FlipperLength = Number(cells[4]),
                Year = long.Parse(cells[7], CultureInfo.InvariantCulture),
                Mass = Number(cells[5]),
            };
        })];

        static float Number(string cell) => cell == "NA" ? float.NaN : float.Parse(cell, CultureInfo.InvariantCulture);
    }
}
