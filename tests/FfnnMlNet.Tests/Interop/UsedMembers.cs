using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using FfnnMlNet.Interop;

namespace FfnnMlNet.Tests.Interop;

/// <summary>Reads from a compiled assembly which internal members of ML.NET it uses: those that its code and attributes name, the methods
/// that it overrides, and the types that it implements.</summary>
internal static class UsedMembers
{
    private static readonly string[] Bridged = ["Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.Transforms"];

    /// <summary>Sorted by name, in the form of CheckedMembers.</summary>
    internal static CheckedType[] Of(Assembly user)
    {
        var used = new HashSet<(Type Type, string Member)>();
        foreach (MemberInfo member in References(user).Concat(AttributeTypes(user)).Concat(Overridden(user)).Where(IsInternal))
        {
            used.Add(member is Type type ? (type, "") : (member.DeclaringType!, Bridge.Signature(member)));
        }
        foreach (Type type in Implemented(user).Where(type => !type.IsVisible || Bridge.AbstractMembers(type).Any(IsInternal)))
        {
            used.Add((type, CheckedType.Implemented));
            used.UnionWith(Bridge.AbstractMembers(type).Select(method => (type, Bridge.Signature(method))));
        }
        return [.. used.GroupBy(use => use.Type, use => use.Member)
            .Select(type => new CheckedType(type.Key.Assembly.GetName().Name!, type.Key.FullName!,
                [.. type.Where(member => member != "").Order(StringComparer.Ordinal)]))
            .OrderBy(type => type.Assembly + type.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<MemberInfo> References(Assembly user)
    {
        using var file = new PEReader(File.OpenRead(user.Location));
        MetadataReader reader = file.GetMetadataReader();
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            if (Find(reader, handle) is { } type)
            {
                yield return type;
            }
        }
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference reference = reader.GetMemberReference(handle);
            if (ParentOf(reader, reference) is { } parent)
            {
                yield return Find(parent, reader, reference);
            }
        }
    }

    /// <summary>Types that attributes of the assembly name. They are stored as text, not as references.</summary>
    private static IEnumerable<MemberInfo> AttributeTypes(Assembly user) => user.GetCustomAttributesData()
        .SelectMany(attribute => attribute.ConstructorArguments).Select(argument => argument.Value).OfType<Type>().Where(IsBridged);

    private static IEnumerable<MemberInfo> Overridden(Assembly user) => user.GetTypes()
        .SelectMany(type => type.GetMethods(Bridge.Declared))
        .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot))
        .Select(method => method.GetBaseDefinition()).Where(method => IsBridged(method.DeclaringType!))
        .Select(method => method.Module.ResolveMethod(method.MetadataToken)!);

    private static IEnumerable<Type> Implemented(Assembly user)
    {
        foreach (Type type in user.GetTypes())
        {
            for (Type? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            {
                if (IsBridged(ancestor))
                {
                    yield return Definition(ancestor);
                }
            }
            // Interfaces that a base class of ML.NET implements are not counted.
            foreach (Type face in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(IsBridged))
            {
                yield return Definition(face);
            }
        }
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsBridged(Type type) => Bridged.Contains(type.Assembly.GetName().Name);

    private static bool IsInternal(MemberInfo member) => member switch
    {
        Type type => !type.IsVisible,
        _ when !member.DeclaringType!.IsVisible => true,
        MethodBase method => !(method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
        FieldInfo field => !(field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
        _ => throw new NotSupportedException($"{member} is neither type, method nor field."),
    };

    /// <summary>The type that a reference into one of ML.NET's assemblies names; null for other assemblies.</summary>
    private static Type? Find(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference reference = reader.GetTypeReference(handle);
        string name = reader.GetString(reference.Name);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                return Find(reader, (TypeReferenceHandle)reference.ResolutionScope)?.GetNestedType(name, Bridge.Declared);
            case HandleKind.AssemblyReference:
                string assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
                string space = reader.GetString(reference.Namespace);
                return Bridged.Contains(assembly) ? Assembly.Load(assembly).GetType(space + "." + name, throwOnError: true) : null;
            default:
                return null;
        }
    }

    private static Type? ParentOf(MetadataReader reader, MemberReference reference)
    {
        switch (reference.Parent.Kind)
        {
            case HandleKind.TypeReference:
                return Find(reader, (TypeReferenceHandle)reference.Parent);
            case HandleKind.TypeSpecification:
                BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)reference.Parent).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null;
                }
                blob.ReadSignatureTypeCode();
                EntityHandle generic = blob.ReadTypeHandle();
                return generic.Kind == HandleKind.TypeReference ? Find(reader, (TypeReferenceHandle)generic) : null;
            default:
                return null;
        }
    }

    /// <summary>The generic definition of a referenced member, found by its name and, because of overloads, its signature.</summary>
    private static MemberInfo Find(Type type, MetadataReader reader, MemberReference reference)
    {
        string name = reader.GetString(reference.Name), signature = Names.Text(reference);
        using var file = new PEReader(File.OpenRead(type.Assembly.Location));
        MetadataReader real = file.GetMetadataReader();
        return type.GetMember(name, Bridge.Declared).SingleOrDefault(member => Names.Text(real, member.MetadataToken) == signature)
            ?? throw new MissingMemberException($"{type.FullName} has no {name} of {signature}.");
    }

    /// <summary>Writes signatures as text that is the same in the assembly that uses a member and in the one that defines it.</summary>
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        private static readonly Names Provider = new();

        internal static string Text(MemberReference reference) => reference.GetKind() == MemberReferenceKind.Method
            ? Text(reference.DecodeMethodSignature(Provider, null))
            : reference.DecodeFieldSignature(Provider, null);

        internal static string Text(MetadataReader reader, int token) => MetadataTokens.EntityHandle(token) switch
        {
            { Kind: HandleKind.MethodDefinition } method =>
                Text(reader.GetMethodDefinition((MethodDefinitionHandle)method).DecodeSignature(Provider, null)),
            { Kind: HandleKind.FieldDefinition } field =>
                reader.GetFieldDefinition((FieldDefinitionHandle)field).DecodeSignature(Provider, null),
            _ => "",
        };

        private static string Text(MethodSignature<string> method) =>
            $"{method.ReturnType}`{method.GenericParameterCount}({string.Join(',', method.ParameterTypes)})";

        public string GetPrimitiveType(PrimitiveTypeCode code) => code.ToString();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            string outer = type.IsNested ? GetTypeFromDefinition(reader, type.GetDeclaringType(), kind) : reader.GetString(type.Namespace);
            return outer + "." + reader.GetString(type.Name);
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind)
        {
            TypeReference type = reader.GetTypeReference(handle);
            string outer = type.ResolutionScope.Kind == HandleKind.TypeReference
                ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, kind)
                : reader.GetString(type.Namespace);
            return outer + "." + reader.GetString(type.Name);
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte kind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public string GetGenericInstantiation(string type, ImmutableArray<string> arguments) => $"{type}<{string.Join(',', arguments)}>";

        public string GetGenericTypeParameter(object? context, int index) => "!" + index;

        public string GetGenericMethodParameter(object? context, int index) => "!!" + index;

        public string GetSZArrayType(string element) => element + "[]";

        public string GetArrayType(string element, ArrayShape shape) => $"{element}[{shape.Rank}]";

        public string GetByReferenceType(string element) => element + "&";

        public string GetPointerType(string element) => element + "*";

        public string GetPinnedType(string element) => element;

        public string GetModifiedType(string modifier, string unmodified, bool isRequired) => $"{unmodified} {modifier}";

        public string GetFunctionPointerType(MethodSignature<string> signature) => Text(signature);
    }
}
