using System.ComponentModel;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a token in lists of the API.</summary>
internal sealed record IssuedTokenWire(
    string Id,
    [property: Description("What the token is for.")] string Name,
    [property: Description("The primary namespace of the caller who created it.")] string Owner,
    string PrimaryNamespace,
    [property: Description("The roles that it is limited to, or null if it has those of its owner.")]
    IReadOnlyDictionary<string, IReadOnlyList<string>>? RoleBindings,
    DateTimeOffset CreatedOn,
    DateTimeOffset ExpiresOn,
    [property: Description("When it was last used, to the minute.")] DateTimeOffset? LastUsedOn,
    [property: Description("Whether this request was made with it.")] bool IsCurrent)
{
    /// <summary>Converts a token.</summary>
    public static IssuedTokenWire Of(IssuedToken token, Caller caller) => new(
        token.Id,
        token.Name,
        token.Owner,
        token.PrimaryNamespace,
        token.Bindings?.ToWire().ToDictionary(b => b.Key, b => b.Value),
        token.CreatedOn,
        token.ExpiresOn,
        token.LastUsedOn,
        token.Id == caller.TokenId);
}
