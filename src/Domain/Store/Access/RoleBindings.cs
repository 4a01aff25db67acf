using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Access;

/// <summary>Represents roles by ARN pattern, in order of their sources. The permissions are the union over all matching patterns.</summary>
public sealed class RoleBindings
{
    private readonly List<(ArnPattern Pattern, IReadOnlyList<Role> Roles)> _bindings;

    private RoleBindings(List<(ArnPattern Pattern, IReadOnlyList<Role> Roles)> bindings) => _bindings = bindings;

    /// <summary>No roles at all.</summary>
    public static RoleBindings None { get; } = new([]);

    /// <summary>Gets the patterns as texts, in order.</summary>
    public IReadOnlyList<string> Patterns => [.. _bindings.Select(b => b.Pattern.Text)];

    internal IEnumerable<ArnPattern> Arns => _bindings.Select(b => b.Pattern);

    /// <summary>Creates a single binding.</summary>
    public static RoleBindings Of(ArnPattern pattern, params IReadOnlyList<Role> roles) => new([(pattern, roles)]);

    /// <summary>Parses bindings from names.</summary>
    /// <exception cref="StoreException">A pattern or a role is not one (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static RoleBindings Parse(IEnumerable<KeyValuePair<string, string[]>> bindings)
    {
        List<(ArnPattern, IReadOnlyList<Role>)> read = [];
        foreach ((string text, string[] names) in bindings)
        {
            if (!ArnPattern.TryParse(text, out ArnPattern pattern))
            {
                throw Invalid(text);
            }

            read.Add((pattern, [.. names.Select(n => Roles.TryParse(n, out Role role) ? role : throw Invalid(n))]));
        }

        // Two texts may denote the same pattern.
        return new RoleBindings(
            [.. read.GroupBy(b => b.Item1).Select(b => (b.Key, (IReadOnlyList<Role>)[.. b.SelectMany(same => same.Item2).Distinct()]))]);
    }

    /// <summary>Adds bindings of a later source, which replace those of the same pattern.</summary>
    public RoleBindings With(RoleBindings later)
    {
        List<(ArnPattern Pattern, IReadOnlyList<Role> Roles)> merged = [.. _bindings];
        foreach ((ArnPattern pattern, IReadOnlyList<Role> roles) in later._bindings)
        {
            int known = merged.FindIndex(b => b.Pattern == pattern);
            if (known >= 0)
            {
                merged[known] = (pattern, roles);
            }
            else
            {
                merged.Add((pattern, roles));
            }
        }

        return new RoleBindings(merged);
    }

    /// <summary>Returns the roles bound to exactly this pattern.</summary>
    public IReadOnlyList<Role> RolesOf(string pattern) => _bindings.FirstOrDefault(b => b.Pattern.Text == pattern).Roles ?? [];

    /// <summary>
    /// Returns the permissions bound to exactly this pattern, as expected by existing clients: they compare the list, so what conda-store
    /// does not know is omitted: archiving, which every role that may cancel also has, and reading the audit log, which administrators may.
    /// </summary>
    public IReadOnlyList<Permission> PermissionsOf(string pattern) =>
        [.. RolesOf(pattern).SelectMany(r => r.Permissions()).Distinct().Where(p => p is not (Permission.BuildArchive or Permission.AuditRead))];

    /// <summary>Determines whether a permission holds on an environment (<c>ns/env</c>) or on a namespace (<c>ns</c>).</summary>
    public bool Allow(Permission permission, string entity)
    {
        int slash = entity.IndexOf('/', StringComparison.Ordinal);
        foreach ((ArnPattern pattern, IReadOnlyList<Role> roles) in _bindings)
        {
            bool matches = entity.Length == 0
                ? pattern == ArnPattern.All
                : slash < 0 ? MatchesNamespace(pattern, permission, entity) : pattern.Matches(entity[..slash], entity[(slash + 1)..]);
            if (matches && roles.Any(r => r.Permissions().Contains(permission)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Determines whether a permission holds on anything.</summary>
    public bool AllowSomewhere(Permission permission) => _bindings.Any(b => b.Roles.Any(r => r.Permissions().Contains(permission)));

    /// <summary>Determines whether these bindings grant every permission of the other bindings on everything that those match.</summary>
    public bool Include(RoleBindings other) => other._bindings.All(b => b.Roles.All(role => Include(b.Pattern, role)));

    /// <summary>Determines whether these bindings grant every permission of a role on everything that the pattern matches.</summary>
    public bool Include(ArnPattern pattern, Role role) => role.Permissions().All(permission =>
        _bindings.Any(own => pattern.IsSubsetOf(own.Pattern) && own.Roles.Any(r => r.Permissions().Contains(permission))));

    /// <summary>Returns the names by pattern, for tokens.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> ToWire() =>
        _bindings.Select(b => KeyValuePair.Create(b.Pattern.Text, (IReadOnlyList<string>)[.. b.Roles.Select(r => r.ToWire())]));

    // A role on part of a namespace only grants seeing that the namespace exists.
    private static bool MatchesNamespace(ArnPattern pattern, Permission permission, string name) =>
        pattern.MatchesNamespace(name) && (pattern.CoversWholeNamespaces || permission == Permission.NamespaceRead);

    // The wording that clients show; it contains the invalid pattern or role.
    private static StoreException Invalid(string text) => new(ErrorCode.InvalidRequest, $"invalid entity={text}");
}
