namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>One file or query that rows come from.</summary>
internal abstract class TableSource(string name) : IDisposable
{
    /// <summary>The path as the person wrote it, or the query.</summary>
    internal string Name { get; } = name;

    /// <summary>The names of the columns as they are in the file.</summary>
    internal abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The lines of the file before the first row of data; 0 where the file has no lines.</summary>
    internal virtual int LinesBefore => 0;

    /// <summary>Whether rows are lines of a file.</summary>
    internal virtual bool HasLines => false;

    /// <summary>Reads all rows, or as many as time allows.</summary>
    /// <param name="writer">Gets the cells.</param>
    /// <param name="targets">For each column of this source its column in the writer.</param>
    /// <param name="control">Asked for the end, after every few thousand rows.</param>
    internal abstract void Read(CellFileWriter writer, IReadOnlyList<int> targets, ReadControl control);

    /// <summary>The rows that could not be read, after <see cref="Read"/>.</summary>
    internal virtual IReadOnlyList<BadRow> BadRows => [];

    public virtual void Dispose()
    {
    }
}
