using Fluid;

namespace FfnnMlNet.Tool.Code;

/// <summary>Writes the projects that use a model: a library with a typed class of its inputs, a console program and a web API.</summary>
internal static class CodeWriter
{
    // The files of the folder; each has a template of the same name.
    private static readonly string[] _files =
    [
        "README.md", ".editorconfig", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Model/Model.csproj",
        "Model/ModelInput.cs", "Model/ModelOutput.cs", "Model/ModelJson.cs", "Model/Predictor.cs", "Predict/Predict.csproj",
        "Predict/Program.cs", "WebApi/WebApi.csproj", "WebApi/Program.cs",
    ];

    private static readonly FluidParser _parser = new();

    private static readonly TemplateOptions _options = new()
    {
        // All members of the page may be read: its templates are part of the program.
        MemberAccessStrategy = new UnsafeMemberAccessStrategy { MemberNameStrategy = MemberNameStrategies.CamelCase },
    };

    /// <summary>Writes the projects. They take the model from the folder above.</summary>
    /// <param name="content">What they are made from.</param>
    /// <param name="folder">The folder, which is made where it is not there.</param>
    public static void Write(CodeContent content, string folder)
    {
        var context = new TemplateContext(_options);
        context.SetValue("page", CodePage.Of(content));
        foreach (var file in _files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Template(file).Render(context));
        }
    }

    private static IFluidTemplate Template(string file)
    {
        var name = "Code/" + file.Replace('/', '.');
        using var stream = typeof(CodeWriter).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The template {name} is not part of the program.");
        using var reader = new StreamReader(stream);
        return _parser.Parse(reader.ReadToEnd());
    }
}
