using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace FfnnMlNet.PackageTool;

/// <summary>The names of types as XML documentation writes them (annex D of the C# standard).</summary>
internal sealed class DocumentationNames : ISignatureTypeProvider<string, object?>
{
    public static readonly DocumentationNames Provider = new();

    public static string OfType(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{OfType(reader, outer)}.{name}"
            : type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfType(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}.{name}"
            : $"{reader.GetString(type.Namespace)}.{name}";
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public string GetPrimitiveType(PrimitiveTypeCode code) => $"System.{code}";

    // The arguments of an outer type stand with that type, and so on to the inner ones.
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> arguments)
    {
        var next = 0;
        return string.Join('.', genericType.Split('.').Select(part =>
        {
            if (part.Split('`') is not [var name, var count])
                return part;
            var own = arguments.Skip(next).Take(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            next += own.Length;
            return $"{name}{{{string.Join(',', own)}}}";
        }));
    }

    public string GetGenericTypeParameter(object? context, int index) => $"`{index}";

    public string GetGenericMethodParameter(object? context, int index) => $"``{index}";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetArrayType(string elementType, ArrayShape shape) =>
        $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => $"{elementType}@";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC:";
}
