using FfnnMlNet.PackageCheck;

// Arguments: a folder with the packages, and a folder with those packed a second time. Prints a line per fact; the exit code is 1 when one
// does not hold.
if (args is not [var packed, var again])
{
    Console.Error.WriteLine("Arguments: FOLDER FOLDER, with packages that were packed twice.");
    return 2;
}
var facts = new Facts();
foreach (var (id, assembly) in new[]
{
    ("FfnnMlNet.Core", typeof(FfnnMlNet.Activation).Assembly), ("FfnnMlNet", typeof(FfnnMlNet.FfnnTrainer).Assembly),
    ("FfnnMlNet.Onnx", typeof(FfnnMlNet.OnnxExportOptions).Assembly), ("FfnnMlNet.Mpi", typeof(FfnnMlNet.Mpi.MpiRanks).Assembly),
})
{
    // The version begins with a digit, which the name of no other package does.
    var path = Directory.GetFiles(packed, $"{id}.?.*.nupkg").Single(file => Path.GetFileName(file).Length - id.Length < 20);
    Console.WriteLine(Path.GetFileName(path));
    using var package = new Package(path);
    Pages.Check(package, id, facts);
    Documentation.Check(package, id, assembly, facts);
    Symbols.Check(package, id, facts);
    var second = Path.Combine(again, Path.GetFileName(path));
    facts.Hold("packed twice it has the same bytes", File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(second)));
}
Console.WriteLine($"{facts.Held} facts hold, {facts.Failed} do not");
return facts.Failed == 0 ? 0 : 1;
