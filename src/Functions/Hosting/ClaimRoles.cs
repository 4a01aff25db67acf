using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Authorization;

namespace CondaStore.Functions.Hosting;

/// <summary>Which roles come with which claim of somebody whom the platform signed in, see <see cref="StoreOptions.RoleBindings"/>.</summary>
internal sealed class ClaimRoles
{
    private const string Everybody = "*";

    private readonly Dictionary<string, RoleBindings> _byValue;

    private ClaimRoles(Dictionary<string, RoleBindings> byValue) => _byValue = byValue;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="StoreException">It is not of its form (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static ClaimRoles Parse(string json)
    {
        try
        {
            Dictionary<string, Dictionary<string, string[]>> read =
                JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string[]>>>(json) ?? [];
            return new ClaimRoles(read.ToDictionary(c => c.Key, c => RoleBindings.Parse(c.Value), StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is JsonException or StoreException or ArgumentException)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting,
                $"Store:RoleBindings is not of the form {{\"<group id>\": {{\"<namespace>/<environment>\": [\"viewer\" | \"editor\" | \"admin\"]}}}}: {exception.Message}",
                exception);
        }
    }

    /// <summary>
    /// The roles of somebody with these claims. A pattern that several claims bind gets the roles of all of them.
    /// </summary>
    public RoleBindings Of(IEnumerable<string> claims)
    {
        IEnumerable<RoleBindings> own = claims.Append(Everybody).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(c => _byValue.GetValueOrDefault(c)).OfType<RoleBindings>();
        return RoleBindings.Parse(own.SelectMany(b => b.ToWire())
            .GroupBy(b => b.Key)
            .Select(g => KeyValuePair.Create(g.Key, g.SelectMany(b => b.Value).Distinct().ToArray())));
    }
}
