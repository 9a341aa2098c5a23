using FfnnMlNet.PackageTool;

// docs ASSEMBLY XML: leaves only the documentation of members that users can see in the XML file of the compiler.
// readme FROM TO ROOT ADDRESS: makes the relative links of a page absolute, so that they work wherever the page is shown, and leaves
// out comments. ROOT is the folder of the repository.
switch (args)
{
    case ["docs", var assembly, var xml]:
        Console.WriteLine(PublicDocs.Filter(assembly, xml));
        return 0;
    case ["readme", var from, var to, var root, var address]:
        var folder = Path.GetDirectoryName(Path.GetFullPath(from))!;
        File.WriteAllText(to, Links.MakeAbsolute(Links.WithoutComments(File.ReadAllText(from)), folder, root, address));
        return 0;
    default:
        Console.Error.WriteLine("docs ASSEMBLY XML | readme FROM TO ROOT ADDRESS");
        return 2;
}
