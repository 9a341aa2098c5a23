using System.Collections.Concurrent;

namespace FfnnMlNet.Activations;

/// <summary>The registered activations of the user, by id. Loading a model looks here after the built-in ones.</summary>
internal static class ActivationRegistry
{
    private const int LongestId = 100;
    private static readonly ConcurrentDictionary<string, Activation> ById = new(StringComparer.Ordinal);

    /// <summary>Returns the id if it is a valid id of a user's own activation.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
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

    /// <summary>Registers an activation; it replaces an earlier one of the same id and type.</summary>
    /// <exception cref="ArgumentException">The id is registered for another type.</exception>
    public static void Add(Activation activation) =>
        ById.AddOrUpdate(activation.Id, activation, (id, known) => known.GetType() == activation.GetType()
            ? activation
            : throw new ArgumentException(
                $"The id '{id}' is registered already, for an activation of type {known.GetType()}, " +
                $"and {activation.GetType()} is another. Give each its own id.",
                nameof(activation)));

    /// <summary>The activation that is registered with this id; null if there is none.</summary>
    public static Activation? Find(string id) => ById.GetValueOrDefault(id);
}
