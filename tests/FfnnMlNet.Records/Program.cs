using System.Globalization;
using System.Reflection;
using FfnnMlNet.Records;

// Compares what the code computes with what it computed when the records were written. Not one bit may differ. A change that is meant to
// change bits writes new records, and says so.
var folder = typeof(OptionCase).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(attribute => attribute.Key == "RecordFolder").Value!;
switch (args)
{
    case ["check"]:
        return RecordBook.Check(folder, int.MaxValue);
    case ["check", "--count", var text]
            when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
        return RecordBook.Check(folder, count);
    case ["show", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
        Console.WriteLine(new OptionCase(seed).Run());
        return 0;
    case ["write"]:
        RecordBook.Write(folder);
        return 0;
    default:
        Console.Error.WriteLine("Usage: FfnnMlNet.Records check [--count NUMBER] | show SEED | write");
        return 1;
}
