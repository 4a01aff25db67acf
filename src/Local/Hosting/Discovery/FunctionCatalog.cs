using System.Reflection;

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>Represents all functions of the given types, by kind. Names are case-insensitive, as on the Functions host.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, EmbeddedFunction> _byName = new(StringComparer.OrdinalIgnoreCase);

    public FunctionCatalog(IEnumerable<Type> types)
    {
        const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in types.SelectMany(t => t.GetMethods(Methods)))
        {
            if (EmbeddedFunction.FromMethod(method) is { } function && !_byName.TryAdd(function.Name, function))
            {
                throw new InvalidOperationException($"Two functions have the name '{function.Name}'.");
            }
        }
    }

    /// <summary>
    /// Gets the functions of one kind in alphabetical order of their names, which is the order in which routes are matched.
    /// </summary>
    public IReadOnlyList<EmbeddedFunction> OfKind(FunctionKind kind) =>
        [.. _byName.Values.Where(f => f.Kind == kind).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Gets the function of the given name and kind, or null if there is none.</summary>
    public EmbeddedFunction? Find(string name, FunctionKind kind) =>
        _byName.TryGetValue(name, out EmbeddedFunction? function) && function.Kind == kind ? function : null;
}
