using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Configuration;

/// <summary>Represents the roles bound to claims of externally authenticated users, see <see cref="StoreOptions.RoleBindings"/>.</summary>
internal sealed class ClaimRoles
{
    private const string Everybody = "*";
    private const string User = "user:";
    private const string Group = "group:";

    private readonly Dictionary<string, RoleBindings> _byValue;

    private ClaimRoles(Dictionary<string, RoleBindings> byValue) => _byValue = byValue;

    /// <summary>Parses the setting.</summary>
    /// <exception cref="StoreException">The setting is malformed (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static ClaimRoles Parse(string json, AuthenticationKind authentication)
    {
        // Claims of the platform are IDs, which are case-insensitive; user names of providers may be case-sensitive.
        StringComparer comparer = authentication == AuthenticationKind.Platform ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        try
        {
            Dictionary<string, Dictionary<string, string[]>> read =
                JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string[]>>>(json) ?? [];
            return new ClaimRoles(read.ToDictionary(c => c.Key, c => RoleBindings.Parse(c.Value), comparer));
        }
        catch (Exception exception) when (exception is JsonException or StoreException or ArgumentException)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting,
                $"Store:RoleBindings is not of the form "
                    + $"{{\"<group id>\": {{\"<namespace>/<environment>\": [\"viewer\" | \"editor\" | \"admin\"]}}}}: {exception.Message}",
                exception);
        }
    }

    /// <summary>Gets the claim of a user name at a provider.</summary>
    public static string OfUser(string name) => User + name;

    /// <summary>Gets the claim of a group at a provider.</summary>
    public static string OfGroup(string name) => Group + name;

    /// <summary>The bound values that no claim of a user of a provider can match.</summary>
    public IEnumerable<string> NotOfAProvider => _byValue.Keys.Where(
        k => k != Everybody && !k.StartsWith(User, StringComparison.Ordinal) && !k.StartsWith(Group, StringComparison.Ordinal));

    /// <summary>Gets all claims with their roles, in the order of the setting.</summary>
    public IEnumerable<(string Claim, RoleBindings Bindings)> All() => _byValue.Select(b => (b.Key, b.Value));

    /// <summary>Whether there are no bindings.</summary>
    public bool AreEmpty => _byValue.Count == 0;

    /// <summary>Gets whether there are bindings for any of these claims, or for everyone.</summary>
    public bool Know(IEnumerable<string> claims) => claims.Append(Everybody).Any(_byValue.ContainsKey);

    /// <summary>
    /// Gets the roles of a user with these claims. A pattern that is bound by several claims gets the roles of all of them.
    /// </summary>
    public RoleBindings Of(IEnumerable<string> claims)
    {
        IEnumerable<RoleBindings> own = claims.Append(Everybody).Distinct(_byValue.Comparer)
            .Select(c => _byValue.GetValueOrDefault(c)).OfType<RoleBindings>();
        return RoleBindings.Parse(own.SelectMany(b => b.ToWire())
            .GroupBy(b => b.Key)
            .Select(g => KeyValuePair.Create(g.Key, g.SelectMany(b => b.Value).Distinct().ToArray())));
    }
}
