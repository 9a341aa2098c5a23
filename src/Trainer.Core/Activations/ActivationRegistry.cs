using System.Collections.Concurrent;

namespace FfnnMlNet.Activations;

/// <summary>The activations of users, by id: what loading asks after the built-in ones.</summary>
internal static class ActivationRegistry
{
    private const int LongestId = 100;
    private static readonly ConcurrentDictionary<string, Activation> ById = new(StringComparer.Ordinal);

    public static string CheckedId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > LongestId || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new ArgumentException(
                $"The id of an activation must be 1 to {LongestId} letters, digits, '-', '_' or '.', but was '{id}'.", nameof(id));
        if (ActivationCatalog.Find(id) is not null)
            throw new ArgumentException($"'{id}' is the id of a built-in activation. Choose another, for example 'my-{id}'.", nameof(id));
        return id;
    }

    public static void Add(Activation activation) =>
        ById.AddOrUpdate(activation.Id, activation, (id, known) => known.GetType() == activation.GetType()
            ? activation
            : throw new ArgumentException(
                $"The id '{id}' is registered already, for an activation of type {known.GetType()}, " +
                $"and {activation.GetType()} is another. Give each its own id.",
                nameof(activation)));

    /// <summary>The activation registered with this id, or null.</summary>
    public static Activation? Find(string id) => ById.GetValueOrDefault(id);
}
