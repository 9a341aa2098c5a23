namespace FfnnMlNet.Interop;

/// <summary>Every internal member of ML.NET that this library uses, as data. BridgeTests compares it with the compiled library and
/// prints the lines that should stand here.</summary>
internal static class CheckedMembers
{
    internal static readonly CheckedType[] All =
    [
    ];
}

/// <param name="Assembly">Simple name of the assembly.</param>
/// <param name="Name">Full name of the type, checked itself.</param>
/// <param name="Members">As <see cref="Bridge.Signature"/> writes them, sorted.</param>
internal sealed record CheckedType(string Assembly, string Name, params string[] Members)
{
    /// <summary>Stands among the members of a type that we implement or derive from: there a new abstract member breaks us as well,
    /// so all its abstract members are listed.</summary>
    internal const string Implemented = "(implemented)";
}
