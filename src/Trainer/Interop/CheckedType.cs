namespace FfnnMlNet.Interop;

/// <summary>A type of ML.NET whose internal members this library uses, and those members.</summary>
/// <param name="Assembly">Simple name of the assembly, such as "Microsoft.ML.Core".</param>
/// <param name="Name">Full name of the type, which must exist too.</param>
/// <param name="Members">The members as <see cref="Bridge.Signature"/> writes them, sorted.</param>
internal sealed record CheckedType(string Assembly, string Name, params string[] Members)
{
    /// <summary>An entry among the members that marks a type which this library implements or derives from. A new abstract member of such a
    /// type breaks the library too, so all its abstract members are listed.</summary>
    internal const string Implemented = "(implemented)";
}
