using System.Reflection;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Interop;

/// <summary>Checks that the loaded ML.NET has the internal members this library was compiled against, and says in one message what is
/// wrong when it has not. Without it, an unfit ML.NET shows as some TypeLoadException or MissingMethodException.</summary>
/// <remarks>
/// A class derived from a changed base fails to load before its constructor runs, so a check in the constructors would come too late.
/// A module initializer comes before the first method of this assembly, and whoever trains calls FfnnCatalog first, which derives from
/// nothing. Its price is that the runtime wraps the exception: the user sees a TypeInitializationException of &lt;Module&gt; and the
/// message below it. Model.Load is the one way in that looks at our types before it runs our code; there a missing base type or a new
/// abstract member still shows as a TypeLoadException that names FfnnMlNet.
/// The check takes milliseconds (BridgeTests prints how many); builds of ML.NET that the tests have compared skip it.
/// Nothing here mentions an ML.NET type by anything but a string, or the check would be the first to fail.
/// </remarks>
internal static class Bridge
{
    /// <summary>The version compiled against; with the upper bound it is also the range of the package's dependency.</summary>
    internal const string CompiledVersion = "5.0.1";

    private const string WorkingVersions = $"Microsoft.ML {CompiledVersion} up to, not including, 7.0";

    private const string KeptAssemblies =
        "FfnnMlNet, FfnnMlNet.Core, Microsoft.ML.Core, Microsoft.ML.Data, Microsoft.ML.DataView, Microsoft.ML.Transforms and "
        + "Microsoft.ML.StandardTrainers";

    internal const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The builds whose members the tests have compared with the list: they need no check at startup.</summary>
    internal static readonly KnownBuild[] KnownBuilds =
    [
        new("5.0.1", Core: new("5f41b6c2-9cfd-41bd-b05d-ff676be98818"), Data: new("d6e7eaf0-1ef1-46c8-bed0-781e42a8fc6e")),
        new("6.0.0", Core: new("aee72082-8223-406c-8d88-1a5b722f9288"), Data: new("f2f3cfdb-fa54-4c73-9637-da6e90479b12")),
    ];

    internal static bool IsKnownBuild
    {
        get
        {
            var (core, data) = (BuildOf("Microsoft.ML.Core"), BuildOf("Microsoft.ML.Data"));
            return KnownBuilds.Any(build => build.Core == core && build.Data == data);
        }
    }

    internal static string OwnVersion => VersionOf(typeof(Bridge).Assembly);

    // The rule warns libraries of work at startup and of surprising exceptions: see the remarks on both.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Verify()
    {
        if (!IsKnownBuild)
        {
            Verify(CheckedMembers.All, FoundVersion);
        }
    }

    /// <summary>Throws when a member is missing, or when a type that we implement has an abstract member which is not listed.</summary>
    /// <param name="types">As in <see cref="CheckedMembers.All"/>.</param>
    /// <param name="foundVersion">The version of ML.NET to name; asked for only when something is wrong.</param>
    internal static void Verify(IEnumerable<CheckedType> types, Func<string> foundVersion)
    {
        List<string> faults = [.. types.SelectMany(FindFaults).Distinct()];
        if (faults.Count == 0)
        {
            return;
        }
        string version = foundVersion(), named = string.Join("; ", faults);
        // The same version has all of them as it was published: somebody has taken them out since.
        throw new InvalidOperationException(KnownBuilds.Any(build => build.Version == version)
            ? $"FfnnMlNet is built on internal members of ML.NET, and this program's copy of Microsoft.ML {version} lacks some that the "
                + $"published one has: {named}. Trimming has removed them. Publish without PublishTrimmed, or keep these assemblies whole, "
                + "as a PackageReference to FfnnMlNet does by itself: a TrimmerRootAssembly item with RootMode=\"All\" for each of "
                + $"{KeptAssemblies}, and for the assembly that has the classes of your rows."
            : $"FfnnMlNet is built on internal members of ML.NET, and the loaded Microsoft.ML {version} has other ones: "
                + $"{named}. FfnnMlNet {OwnVersion} works with {WorkingVersions}. Reference one of these versions of "
                + "Microsoft.ML, or the version of FfnnMlNet that was made for yours.");
    }

    internal static Guid BuildOf(string assembly) => TryLoad(assembly)?.ManifestModule.ModuleVersionId ?? Guid.Empty;

    internal static string FoundVersion() => TryLoad("Microsoft.ML.Data") is { } data ? VersionOf(data) : "of unknown version";

    internal static IEnumerable<MethodInfo> AbstractMembers(Type type) => type.GetMethods(Declared).Where(method => method.IsAbstract);

    /// <summary>Name, arity and simple type names: enough to tell overloads apart and to see a signature change.</summary>
    // Of our own making, because what ToString of a MethodInfo looks like is no promise of the runtime.
    internal static string Signature(MemberInfo member) => member switch
    {
        MethodBase method => method.Name + (method.IsGenericMethod ? "`" + method.GetGenericArguments().Length : "")
            + $"({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})"
            + (method is MethodInfo { ReturnType: var type } && type != typeof(void) ? " -> " + type.Name : ""),
        FieldInfo field => field.Name + " -> " + field.FieldType.Name,
        _ => member.Name,
    };

    private static IEnumerable<string> FindFaults(CheckedType entry)
    {
        if (TryLoad(entry.Assembly) is not { } assembly)
        {
            return [$"assembly {entry.Assembly} is missing"];
        }
        Type? type = assembly.GetType(entry.Name, throwOnError: false);
        if (type is null)
        {
            return [$"{entry.Name} is missing"];
        }
        IEnumerable<string> missing = entry.Members.Where(member => member != CheckedType.Implemented && !Has(type, member));
        IEnumerable<string> unknown = entry.Members.Contains(CheckedType.Implemented)
            ? AbstractMembers(type).Select(Signature).Except(entry.Members)
            : [];
        return [.. missing.Select(member => $"{entry.Name}: {member} is missing"),
            .. unknown.Select(member => $"{entry.Name}: {member} is new and abstract")];
    }

    private static bool Has(Type type, string signature) =>
        type.GetMember(signature[..signature.AsSpan().IndexOfAny("`( ")], Declared).Any(member => Signature(member) == signature);

    // A trimmed program may lack an assembly altogether.
    private static Assembly? TryLoad(string assembly)
    {
        try
        {
            return Assembly.Load(assembly);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";
}

/// <summary>A build of ML.NET.</summary>
/// <param name="Version">Of its package.</param>
/// <param name="Core">Module id of Microsoft.ML.Core.</param>
/// <param name="Data">Module id of Microsoft.ML.Data.</param>
internal sealed record KnownBuild(string Version, Guid Core, Guid Data);
