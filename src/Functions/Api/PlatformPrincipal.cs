using System.Text.Json;
using System.Text.Json.Serialization;

namespace CondaStore.Functions.Api;

/// <summary>
/// Represents the content of the header <c>X-MS-CLIENT-PRINCIPAL</c>: base64 of JSON <c>{auth_typ, claims: [{typ, val}], name_typ,
/// role_typ}</c>, as written by App Service authentication.
/// </summary>
internal sealed class PlatformPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    // Entra includes at most 200 groups in a token.
    private const int LongestHeader = 64 * 1024;

    // The names of claims in a token, and the names to which the platform maps them.
    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["http://schemas.microsoft.com/identity/claims/objectidentifier"] = "oid",
        ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"] = "roles",
        ["http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"] = "groups",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"] = "email",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = "upn",
    };

    private static readonly string[] Deciding = ["roles", "groups", "oid"];

    private readonly ILookup<string, string> _claims;

    private PlatformPrincipal(ILookup<string, string> claims) => _claims = claims;

    /// <summary>The values to which roles can be bound: application roles, groups, and the object ID of the user.</summary>
    public IEnumerable<string> RoleClaims => Deciding.SelectMany(type => _claims[type]);

    /// <summary>Gets the value of a claim, or null if there is none.</summary>
    public string? Claim(string type) => _claims[type].FirstOrDefault();

    /// <summary>Parses the header; null if it is malformed.</summary>
    public static PlatformPrincipal? TryParse(string header)
    {
        if (header.Length is 0 or > LongestHeader)
        {
            return null;
        }

        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out int length))
        {
            return null;
        }

        try
        {
            Content? content = JsonSerializer.Deserialize<Content>(bytes.AsSpan(0, length));
            return content?.Claims is { Length: > 0 } claims
                ? new PlatformPrincipal(claims
                    .Where(c => c is { Type: not null, Value: not null })
                    .ToLookup(c => c.Type == content.RoleType ? "roles" : LongNames.GetValueOrDefault(c.Type!, c.Type!), c => c.Value!))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Content(
        [property: JsonPropertyName("claims")] ClaimContent[]? Claims, [property: JsonPropertyName("role_typ")] string? RoleType);

    private sealed record ClaimContent([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
}
