using FfnnMlNet.PackageTool;

// docs ASSEMBLY XML: leaves only the documentation of members that users can see in the XML file of the compiler.
// readme FROM TO ADDRESS: makes the relative links of a page absolute, so that they work wherever the page is shown, and leaves
// out comments.
switch (args)
{
    case ["docs", var assembly, var xml]:
        Console.WriteLine(PublicDocs.Filter(assembly, xml));
        return 0;
    case ["readme", var from, var to, var address]:
        File.WriteAllText(to, Links.MakeAbsolute(Links.WithoutComments(File.ReadAllText(from)), address));
        return 0;
    default:
        Console.Error.WriteLine("docs ASSEMBLY XML | readme FROM TO ADDRESS");
        return 2;
}
