using System.Reflection;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Interop;

/// <summary>Checks that the loaded ML.NET has the internal members that this library was compiled against. One error lists all that are
/// missing. Without the check, an unsuitable ML.NET would cause a TypeLoadException or a MissingMethodException somewhere.</summary>
/// <remarks>
/// <para>A class whose base class has changed fails to load before its constructor runs, so a check in constructors would be too late. The
/// check is in a module initializer, which runs before the first method of this assembly. A program that trains usually calls FfnnCatalog
/// first, which has no base class of ML.NET. The runtime wraps the exception: the user sees a TypeInitializationException of
/// &lt;Module&gt; whose inner exception has the message. Model.Load loads the types of this library before it runs any of its code, so a
/// missing base type or a new abstract member still causes a TypeLoadException there, which names FfnnMlNet.</para>
/// <para>The check takes milliseconds (BridgeTests prints how many). It is skipped for builds of ML.NET that the tests have compared. This
/// file names types of ML.NET as strings only, because otherwise the check itself could fail to load.</para>
/// </remarks>
internal static class Bridge
{
    /// <summary>The version of ML.NET that this library is compiled against, which is also the lower bound of the package's
    /// dependency.</summary>
    internal const string CompiledVersion = "5.0.1";

    private const string WorkingVersions = $"Microsoft.ML {CompiledVersion} up to, not including, 7.0";

    // Assemblies that must not be trimmed.
    private const string KeptAssemblies =
        "FfnnMlNet, FfnnMlNet.Core, Microsoft.ML.Core, Microsoft.ML.Data, Microsoft.ML.DataView, Microsoft.ML.Transforms and "
        + "Microsoft.ML.StandardTrainers";

    /// <summary>All members that a type declares itself.</summary>
    internal const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The builds of ML.NET whose members the tests have compared with <see cref="CheckedMembers.All"/>. They are not checked at
    /// startup.</summary>
    internal static readonly KnownBuild[] KnownBuilds =
    [
        new("5.0.1", Core: new("5f41b6c2-9cfd-41bd-b05d-ff676be98818"), Data: new("d6e7eaf0-1ef1-46c8-bed0-781e42a8fc6e")),
        new("6.0.0", Core: new("aee72082-8223-406c-8d88-1a5b722f9288"), Data: new("f2f3cfdb-fa54-4c73-9637-da6e90479b12")),
    ];

    /// <summary>True when the loaded ML.NET is one of <see cref="KnownBuilds"/>.</summary>
    internal static bool IsKnownBuild
    {
        get
        {
            var (core, data) = (BuildOf("Microsoft.ML.Core"), BuildOf("Microsoft.ML.Data"));
            return KnownBuilds.Any(build => build.Core == core && build.Data == data);
        }
    }

    /// <summary>The version of FfnnMlNet.</summary>
    internal static string OwnVersion => VersionOf(typeof(Bridge).Assembly);

    // The analyzer warns libraries of work at startup and of exceptions in it; the remarks above deal with both.
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

    /// <summary>Checks the members of types.</summary>
    /// <param name="types">Types and members, as in <see cref="CheckedMembers.All"/>.</param>
    /// <param name="foundVersion">Gives the version of ML.NET for the error.</param>
    /// <exception cref="InvalidOperationException">A member is missing, or a type that this library implements has an abstract member that
    /// is not listed.</exception>
    internal static void Verify(IEnumerable<CheckedType> types, Func<string> foundVersion)
    {
        List<string> faults = [.. types.SelectMany(FindFaults).Distinct()];
        if (faults.Count == 0)
        {
            return;
        }
        string version = foundVersion(), named = string.Join("; ", faults);
        // A known version had all members when it was published, so trimming has removed them.
        throw new InvalidOperationException(KnownBuilds.Any(build => build.Version == version)
            ? $"FfnnMlNet is built on internal members of ML.NET, and this program's copy of Microsoft.ML {version} lacks some that the "
                + $"published one has: {named}. Trimming has removed them. Publish without PublishTrimmed, or keep these assemblies whole, "
                + "as a PackageReference to FfnnMlNet does by itself: a TrimmerRootAssembly item with RootMode=\"All\" for each of "
                + $"{KeptAssemblies}, and for the assembly that has the classes of your rows."
            : $"FfnnMlNet is built on internal members of ML.NET, and the loaded Microsoft.ML {version} has other ones: "
                + $"{named}. FfnnMlNet {OwnVersion} works with {WorkingVersions}. Reference one of these versions of "
                + "Microsoft.ML, or the version of FfnnMlNet that was made for yours.");
    }

    /// <summary>The module id of an assembly, which differs for each build; empty where the assembly is missing.</summary>
    internal static Guid BuildOf(string assembly) => TryLoad(assembly)?.ManifestModule.ModuleVersionId ?? Guid.Empty;

    /// <summary>The version of the loaded ML.NET.</summary>
    internal static string FoundVersion() => TryLoad("Microsoft.ML.Data") is { } data ? VersionOf(data) : "of unknown version";

    /// <summary>The abstract methods that a type declares itself.</summary>
    internal static IEnumerable<MethodInfo> AbstractMembers(Type type) => type.GetMethods(Declared).Where(method => method.IsAbstract);

    /// <summary>A member as text with its name, arity and simple type names. This is enough to tell overloads apart and to detect a changed
    /// signature.</summary>
    // MethodInfo.ToString is not used, because the runtime does not promise its format.
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

    // Null where the assembly is missing, as it may be in a trimmed program.
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
