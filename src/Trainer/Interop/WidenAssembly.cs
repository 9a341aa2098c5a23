using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>Copies assemblies and makes their internals visible to the compiler: internal becomes public, and private protected becomes
/// protected. Private stays private. An inline task of Bridge.targets, not part of the library.</summary>
/// <remarks>It reads the metadata tables (ECMA-335 II.22 and II.24) itself. An inline task is compiled against netstandard 2.0, and not
/// every SDK has System.Reflection.Metadata at the same place. Only flags are changed, and nothing is moved, so the copy differs from the
/// original in visibility only.</remarks>
public sealed class WidenAssembly : Microsoft.Build.Utilities.Task
{
    [Required]
    public ITaskItem[] Sources { get; set; }

    [Required]
    public ITaskItem[] Destinations { get; set; }

    public override bool Execute()
    {
        for (int i = 0; i < Sources.Length; i++)
        {
            byte[] image = File.ReadAllBytes(Sources[i].GetMetadata("FullPath"));
            Widen(image);
            string destination = Destinations[i].GetMetadata("FullPath");
            Directory.CreateDirectory(Path.GetDirectoryName(destination));
            File.WriteAllBytes(destination, image);
        }
        return true;
    }

    private static void Widen(byte[] image)
    {
        int U2(int at) => BitConverter.ToUInt16(image, at);
        int U4(int at) => BitConverter.ToInt32(image, at);
        string Name(int at) => Encoding.UTF8.GetString(image, at, Array.IndexOf(image, (byte)0, at) - at);

        // PE headers -> CLI header (data directory 14) -> metadata root.
        int pe = U4(0x3C), optional = pe + 24, sections = optional + U2(pe + 20);
        int Offset(int rva) => Enumerable.Range(0, U2(pe + 6)).Select(s => sections + 40 * s)
            .Where(s => rva >= U4(s + 12) && rva < U4(s + 12) + U4(s + 8)).Select(s => rva - U4(s + 12) + U4(s + 20)).Single();
        int root = Offset(U4(Offset(U4(optional + (U2(optional) == 0x20B ? 112 : 96) + 14 * 8)) + 8));

        // Stream headers: offset, size, name padded to four bytes.
        int strings = 0, tables = 0, header = root + 16 + U4(root + 12);
        int streams = U2(header + 2);
        header += 4;
        for (int i = 0; i < streams; i++)
        {
            string name = Name(header + 8);
            strings = name == "#Strings" ? root + U4(header) : strings;
            tables = name == "#~" ? root + U4(header) : tables;
            header += 8 + (name.Length + 4) / 4 * 4;
        }

        // The file has row counts for the tables that are present only; row sizes follow from them (II.24.2.6).
        var rows = new int[64];
        int table = tables + 24;
        for (int i = 0; i < 64; i++)
        {
            if ((BitConverter.ToUInt64(image, tables + 8) >> i & 1) != 0)
            {
                rows[i] = U4(table);
                table += 4;
            }
        }
        int heaps = image[tables + 6];
        int text = (heaps & 1) != 0 ? 4 : 2, guid = (heaps & 2) != 0 ? 4 : 2, blob = (heaps & 4) != 0 ? 4 : 2;
        int Index(int bits, params int[] targets) => targets.Max(t => rows[t]) < 1 << (16 - bits) ? 2 : 4;
        int Read(int at, int size) => size == 2 ? U2(at) : U4(at);
        int fieldIndex = Index(0, 4), methodIndex = Index(0, 6), extends = Index(2, 1, 2, 0x1B);
        int typeSize = 4 + 2 * text + extends + fieldIndex + methodIndex;
        int fieldSize = 2 + text + blob, methodSize = 8 + text + blob + Index(0, 8);
        int types = table + rows[0] * (2 + text + 3 * guid) + rows[1] * (Index(2, 0, 1, 0x1A, 0x23) + 2 * text);
        int fields = types + rows[2] * typeSize + rows[3] * fieldIndex;
        int methods = fields + rows[4] * fieldSize + rows[5] * methodIndex;

        // Members have access 2 (family and assembly), 3 (assembly), 4 (family), 6 (public).
        void WidenMembers(int at, int size, int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int flags = at + (row - 1) * size, access = image[flags] & 7;
                image[flags] = (byte)(image[flags] & ~7 | (access == 2 ? 4 : access == 3 ? 6 : access));
            }
        }
        for (int type = 0; type < rows[2]; type++)
        {
            int at = types + type * typeSize, lists = at + 4 + 2 * text + extends;
            string name = Name(strings + Read(at + 4, text)), space = Name(strings + Read(at + 4 + text, text));
            // Types that the compiler made and copies of framework types stay internal, because they would clash with the real ones.
            if (name[0] == '<' || (space + ".").StartsWith("System.") || space.StartsWith("Microsoft.CodeAnalysis"))
            {
                continue;
            }
            // Types have visibility 0 (internal), 1 (public); nested: 2 (public), 4 (family), 5 (assembly), 6 (family and assembly).
            int visibility = image[at] & 7;
            image[at] = (byte)(image[at] & ~7 | (visibility == 0 ? 1 : visibility == 5 ? 2 : visibility == 6 ? 4 : visibility));
            // A type's members end where those of the next type begin.
            int End(int list, int size, int count) => type == rows[2] - 1 ? count + 1 : Read(list + typeSize, size);
            WidenMembers(fields, fieldSize, Read(lists, fieldIndex), End(lists, fieldIndex, rows[4]));
            lists += fieldIndex;
            WidenMembers(methods + 6, methodSize, Read(lists, methodIndex), End(lists, methodIndex, rows[6]));
        }
    }
}
