using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Configuration;

/// <summary>Which roles come with which claim of a user who was signed in elsewhere, see <see cref="StoreOptions.RoleBindings"/>.</summary>
internal sealed class ClaimRoles
{
    private const string Everybody = "*";
    private const string User = "user:";
    private const string Group = "group:";

    private readonly Dictionary<string, RoleBindings> _byValue;

    private ClaimRoles(Dictionary<string, RoleBindings> byValue) => _byValue = byValue;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="StoreException">It is not of its form (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static ClaimRoles Parse(string json, AuthenticationKind authentication)
    {
        // Claims of the platform are ids, in which case means nothing; names of people elsewhere may differ by it.
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
                $"Store:RoleBindings is not of the form {{\"<group id>\": {{\"<namespace>/<environment>\": [\"viewer\" | \"editor\" | \"admin\"]}}}}: {exception.Message}",
                exception);
        }
    }

    /// <summary>The claim of a user who has a name at a provider.</summary>
    public static string OfUser(string name) => User + name;

    /// <summary>The claim of a user who is in a group at a provider.</summary>
    public static string OfGroup(string name) => Group + name;

    /// <summary>What is bound although no claim of a provider's user can be it.</summary>
    public IEnumerable<string> NotOfAProvider => _byValue.Keys.Where(
        k => k != Everybody && !k.StartsWith(User, StringComparison.Ordinal) && !k.StartsWith(Group, StringComparison.Ordinal));

    /// <summary>Whether nothing is bound.</summary>
    public bool AreEmpty => _byValue.Count == 0;

    /// <summary>Whether anything is bound to one of these claims, or to everybody.</summary>
    public bool Know(IEnumerable<string> claims) => claims.Append(Everybody).Any(_byValue.ContainsKey);

    /// <summary>
    /// The roles of a user with these claims. A pattern that several claims bind gets the roles of all of them.
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
