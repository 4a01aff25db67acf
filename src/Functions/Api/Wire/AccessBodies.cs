using System.ComponentModel;
using System.Text.Json;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the body of a request for a token.</summary>
internal sealed record TokenBody(
    [property: Description("The namespace that represents the owner of the token. Default: that of the caller.")]
    string? PrimaryNamespace,
    [property: Description("The time at which the token expires: text in ISO 8601 form, or seconds since 1970. Default: the longest "
        + "lifetime.")]
    JsonElement? Expiration,
    [property: Description("Like `expiration`, but shortened to the longest lifetime.")] JsonElement? Exp,
    [property: Description("The roles by pattern of environments: `{\"team/*\": [\"viewer\"]}`. Default: those of the caller.")]
    IReadOnlyDictionary<string, string[]>? RoleBindings,
    [property: Description("What the token is for, at most 255 characters. Default: empty.")] string? Name);

/// <summary>Represents the body of a login.</summary>
internal sealed record LoginBody(
    [property: Description("The name of the user.")] string? Username,
    [property: Description("The password.")] string? Password);

/// <summary>Represents the response to a login in the API. The token is in the cookie.</summary>
internal sealed record LoginWire(string Status, DestinationWire Data);

/// <summary>Represents where a browser goes after a login in the API.</summary>
internal sealed record DestinationWire(string RedirectUrl);

/// <summary>Represents a created token in the API.</summary>
internal sealed record TokenWire(
    string Token,
    [property: Description("The ID by which the token can be revoked. An anonymous caller's token has none.")] string? Id);

/// <summary>Represents the caller in the API. Its expiration is the only time in the API with an offset.</summary>
internal sealed record CallerWire(
    bool Authenticated,
    string PrimaryNamespace,
    IReadOnlyDictionary<string, IEnumerable<string>> EntityPermissions,
    IReadOnlyDictionary<string, IEnumerable<string>> EntityRoles,
    string? Expiration);
