using System.Reflection;

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>All functions of the given types by kind; names are compared without case, as the real host does.</summary>
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

    /// <summary>The functions of one kind in the alphabetical order of their names, which is the order in which routes are matched.</summary>
    public IReadOnlyList<EmbeddedFunction> OfKind(FunctionKind kind) =>
        [.. _byName.Values.Where(f => f.Kind == kind).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The function of that name and kind, or null.</summary>
    public EmbeddedFunction? Find(string name, FunctionKind kind) =>
        _byName.TryGetValue(name, out EmbeddedFunction? function) && function.Kind == kind ? function : null;
}
