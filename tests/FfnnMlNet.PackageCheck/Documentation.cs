using System.Reflection;
using System.Xml.Linq;

namespace FfnnMlNet.PackageCheck;

/// <summary>The documentation that an editor shows: of every public type and of nothing that users cannot see.</summary>
internal static class Documentation
{
    // Where people start.
    private static readonly string[] s_withExample =
    [
        "T:FfnnMlNet.FfnnTrainer", "T:FfnnMlNet.FfnnBinaryTrainer", "T:FfnnMlNet.FfnnRegressionTrainer",
        "T:FfnnMlNet.FfnnMultiOutputRegressionTrainer", "T:FfnnMlNet.FfnnOptions", "T:Microsoft.ML.FfnnCatalog",
        "T:FfnnMlNet.FfnnClassificationSearchOptions", "T:FfnnMlNet.FfnnRegressionSearchOptions",
        "T:FfnnMlNet.TrainingProgress", "T:FfnnMlNet.Checkpoint", "T:Microsoft.ML.FfnnOnnxCatalog",
    ];

    public static void Check(Package package, string id, Assembly assembly, Facts facts)
    {
        var document = XDocument.Parse(package.Text($"lib/net10.0/{id}.xml"));
        var documented = document.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        var visible = assembly.GetExportedTypes().SelectMany(NamesOf).ToHashSet();

        facts.HoldForAll("only visible members are documented", documented.Keys.Where(name => !visible.Contains(WithoutSignature(name))));
        facts.HoldForAll("all public types are documented",
            assembly.GetExportedTypes().Select(type => "T:" + NameOf(type)).Where(name => !documented.ContainsKey(name)));
        facts.HoldForAll("the documentation refers to nothing that users cannot see",
            from reference in document.Descendants().Attributes("cref")
            where reference.Value[2..].StartsWith("FfnnMlNet.", StringComparison.Ordinal)
            where !visible.Contains(WithoutSignature(reference.Value)) && !IsOfOther(assembly, reference.Value)
            select reference.Value);
        facts.HoldForAll("types that people start with have an example", s_withExample
            .Where(name => assembly.GetType(name[2..]) is not null && documented[name].Element("example") is null));
    }

    // The core is documented in a package of its own.
    private static bool IsOfOther(Assembly assembly, string name) => assembly != typeof(Activation).Assembly &&
        typeof(Activation).Assembly.GetExportedTypes().SelectMany(NamesOf).Contains(WithoutSignature(name));

    private static IEnumerable<string> NamesOf(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        yield return "T:" + NameOf(type);
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return $"F:{NameOf(type)}.{field.Name}";
        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(IsVisible))
            yield return $"M:{NameOf(type)}.{method.Name.Replace('.', '#')}";
        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)))
            yield return $"P:{NameOf(type)}.{property.Name}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string WithoutSignature(string name) => name.Split('(', '~')[0].Split("``")[0];
}
