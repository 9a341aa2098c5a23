using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using FfnnMlNet.Training;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests;

/// <summary>
/// A room may use only rooms on its own floor and below: Training is above Losses, Optimizers, Schedules and Data, these are above Network
/// and Activations, and those above Numerics. The room of a type is the folder of its source file, which the debug information names, so
/// the public types of the root namespace have a room too. What a type uses is read from its signatures and the instructions of its
/// methods.
/// </summary>
public class RoomTests(ITestOutputHelper output)
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Numerics"] = 0,
        ["Activations"] = 1,
        ["Network"] = 1,
        ["Losses"] = 2,
        ["Optimizers"] = 2,
        ["Schedules"] = 2,
        ["Data"] = 2,
        ["Training"] = 3,
        ["Reference"] = 3,
    };

    private static readonly Assembly Core = typeof(Activation).Assembly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly Dictionary<Type, string> Rooms = ReadRooms();

    [Fact]
    public void Core_knows_nothing_of_ML_NET() =>
        Assert.DoesNotContain(
            Core.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal));

    [Fact]
    public void Every_room_has_its_floor_and_types_are_in_it() => Assert.Equal(Floors.Keys.Order(), Rooms.Values.Distinct().Order());

    [Fact]
    public void A_type_is_in_the_namespace_of_its_room_or_in_the_root()
    {
        var elsewhere =
            from room in Rooms
            where room.Key.Namespace != "FfnnMlNet" && room.Key.Namespace != $"FfnnMlNet.{room.Value}"
            select $"{room.Key.FullName} is in the folder {room.Value}";

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void No_type_uses_a_type_of_a_higher_room()
    {
        var uses = (
            from type in Core.GetTypes()
            where Rooms.ContainsKey(type)
            from used in UsedBy(type)
            where Rooms.ContainsKey(used) && Rooms[used] != Rooms[type]
            select (From: type, To: used)).Distinct().ToArray();

        output.WriteLine($"{Rooms.Count} types, {uses.Length} uses of another room's type");
        // Compared as one string, so that a failure shows every line.
        Assert.Equal("", string.Join('\n', uses.Where(use => Floors[Rooms[use.To]] > Floors[Rooms[use.From]])
            .Select(use => $"{use.From.FullName} ({Rooms[use.From]}) uses {use.To.FullName} ({Rooms[use.To]})")));
    }

    [Fact]
    public void Calls_and_types_of_the_root_namespace_are_seen()
    {
        // The class is static, so only the instructions of a method can name it.
        Assert.Contains(typeof(BatchGradient), UsedBy(typeof(TrainingLoop)));
        Assert.Equal("Optimizers", Rooms[typeof(Optimizer)]);
        Assert.Equal("Losses", Rooms[typeof(Loss)]);
    }

    private static Dictionary<Type, string> ReadRooms()
    {
        var rooms = new Dictionary<Type, string>();
        using var image = new PEReader(File.OpenRead(Core.Location));
        var symbols = image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(symbols);
        var reader = provider.GetMetadataReader();
        foreach (var handle in reader.MethodDebugInformation)
        {
            var information = reader.GetMethodDebugInformation(handle);
            if (information.Document.IsNil)
                continue;
            var method = Core.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle.ToDefinitionHandle()))!;
            // Source files that the build generates in obj belong to no room.
            if (FolderOf(reader.GetString(reader.GetDocument(information.Document).Name)) is { } folder && folder != "obj")
                rooms.TryAdd(method.DeclaringType!, folder);
        }
        foreach (var type in Core.GetTypes())
        {
            // A nested type has the room of the type around it. An interface or enum has no code; its namespace tells its room.
            if (Outermost(type) is var outermost && rooms.TryGetValue(outermost, out var room))
                rooms[type] = room;
            else if (type.Namespace is { } name && name.StartsWith("FfnnMlNet.", StringComparison.Ordinal))
                rooms.TryAdd(type, name.Split('.')[1]);
        }
        return rooms;
    }

    private static string? FolderOf(string path)
    {
        var parts = path.Split('/', '\\');
        var project = Array.LastIndexOf(parts, "Trainer.Core");
        return project >= 0 && project + 2 < parts.Length ? parts[project + 1] : null;
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type?> used =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(Declared).Select(field => field.FieldType),
            .. type.GetMethods(Declared).SelectMany(UsedBy),
            .. type.GetConstructors(Declared).SelectMany(UsedBy),
        ];
        return used.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type?> UsedBy(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method is MethodInfo info ? new[] { info.ReturnType } : [],
        .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [],
        .. UsedByInstructions(method),
    ];

    private static IEnumerable<Type?> UsedByInstructions(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var i = 0; i < code.Length;)
        {
            var opCode = OpCodesByValue[code[i] == 0xFE ? (short)((code[i] << 8) | code[i + 1]) : code[i]];
            i += opCode.Size;
            if (opCode.OperandType is
                OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, i), typeArguments, methodArguments)!;
                yield return member as Type ?? member.DeclaringType;
                if (member is MethodInfo { IsGenericMethod: true } called)
                    foreach (var argument in called.GetGenericArguments())
                        yield return argument;
            }
            i += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }
}
