using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace FfnnMlNet.PackageTool;

/// <summary>The public and protected members of an assembly, by their names in XML documentation.</summary>
internal sealed class VisibleMembers
{
    private readonly MetadataReader _reader;
    private readonly HashSet<string> _ids = [];

    public VisibleMembers(MetadataReader reader)
    {
        _reader = reader;
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (IsVisible(type))
                Add(type, DocumentationNames.OfType(reader, handle));
        }
    }

    public IReadOnlySet<string> Ids => _ids;

    private void Add(TypeDefinition type, string name)
    {
        _ids.Add($"T:{name}");
        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            if (IsVisible(field.Attributes & FieldAttributes.FieldAccessMask))
                _ids.Add($"F:{name}.{Of(field.Name)}");
        }
        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition).Where(IsVisible))
            _ids.Add($"M:{name}.{Signature(method)}");
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            var accessors = property.GetAccessors();
            var signature = property.DecodeSignature(DocumentationNames.Provider, null);
            if (IsVisible(accessors.Getter) || IsVisible(accessors.Setter))
                _ids.Add($"P:{name}.{Of(property.Name)}{Parameters(signature.ParameterTypes)}");
        }
        foreach (var declared in type.GetEvents().Select(_reader.GetEventDefinition))
        {
            if (IsVisible(declared.GetAccessors().Adder))
                _ids.Add($"E:{name}.{Of(declared.Name)}");
        }
    }

    private string Signature(MethodDefinition method)
    {
        var (name, signature) = (Of(method.Name), method.DecodeSignature(DocumentationNames.Provider, null));
        var generic = signature.GenericParameterCount == 0 ? "" : $"``{signature.GenericParameterCount}";
        var result = name is "op_Implicit" or "op_Explicit" ? $"~{signature.ReturnType}" : "";
        return $"{name.Replace('.', '#')}{generic}{Parameters(signature.ParameterTypes)}{result}";
    }

    private static string Parameters(ImmutableArray<string> types) => types.IsEmpty ? "" : $"({string.Join(',', types)})";

    private string Of(StringHandle name) => _reader.GetString(name);

    private bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(_reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private bool IsVisible(MethodDefinitionHandle handle) => !handle.IsNil && IsVisible(_reader.GetMethodDefinition(handle));

    private static bool IsVisible(MethodDefinition method) =>
        IsVisible((FieldAttributes)(method.Attributes & MethodAttributes.MemberAccessMask));

    // The access of methods and fields has the same numbers.
    private static bool IsVisible(FieldAttributes access) =>
        access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;
}
