using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of the caller's permissions, and of tokens with some of these permissions.</summary>
public sealed class PermissionFunctions(RequestCallers callers, TokenAuthority tokens, Usage usage)
{
    /// <summary>Gets the caller's permissions and roles by ARN pattern.</summary>
    [Function("PermissionGet")]
    [Operation(
        "access", "Gets the caller's identity and permissions.", Data = typeof(CallerWire))]
    public async Task<IResult> Permissions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/permission")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data(new CallerWire(
            caller.IsAuthenticated,
            caller.PrimaryNamespace,
            caller.Bindings.Patterns.ToDictionary(
                p => p, p => caller.Bindings.PermissionsOf(p).Select(x => x.ToWire()).Order(StringComparer.Ordinal).AsEnumerable()),
            caller.Bindings.Patterns.ToDictionary(p => p, p => caller.Bindings.RolesOf(p).Select(r => r.ToWire())),
            caller.Expires?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
    }

    /// <summary>Gets the number of environments and builds and the bytes by namespace.</summary>
    [Function("UsageGet")]
    [Operation(
        "status", "Gets the number of environments and builds and the bytes of each visible namespace.",
        Data = typeof(IReadOnlyDictionary<string, NamespaceUsageWire>))]
    public async Task<IResult> UsageByNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/usage")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data((await usage.GetAsync(caller.Visibility, cancellationToken)).ToDictionary(
            u => u.Key, u => new NamespaceUsageWire(u.Value.Environments, u.Value.Builds, u.Value.Bytes)));
    }

    /// <summary>Creates a token with at most the permissions and lifetime of the caller.</summary>
    [Function("TokenCreate")]
    [Operation(
        "access", "Creates a token with at most the caller's permissions.", Body = typeof(TokenBody), Data = typeof(TokenWire),
        Errors = [ErrorCode.AccessDenied, ErrorCode.InvalidRequest])]
    public async Task<IResult> CreateToken(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/token")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        TokenBody body = await ApiBody.ReadAsync<TokenBody>(request, cancellationToken);
        TokenRequest wanted = new()
        {
            PrimaryNamespace = body.PrimaryNamespace,
            Expires = Time(body.Expiration, "expiration") ?? Shorter(Time(body.Exp, "exp"), caller.Expires),
            RoleBindings = body.RoleBindings,
        };
        return ApiResults.Data(new TokenWire(tokens.Mint(caller, wanted)));
    }

    // The existing command-line client sends the name of the claim, and requests for too long a lifetime have never been rejected.
    private static DateTimeOffset? Shorter(DateTimeOffset? wanted, DateTimeOffset? limit) => wanted > limit ? limit : wanted;

    private static DateTimeOffset? Time(JsonElement? value, string name)
    {
        if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long seconds))
        {
            return seconds is >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw NotATime(name);
        }

        if (value is null)
        {
            return null;
        }

        if (value is not { ValueKind: JsonValueKind.String })
        {
            throw new RequestFaultException(new RequestFault("string_type", ["body", name], "Input should be a valid string", null));
        }

        return DateTimeOffset.TryParse(
            value.Value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)
            ? time
            : throw NotATime(name);
    }

    private static RequestFaultException NotATime(string name) =>
        new(new RequestFault("datetime_parsing", ["body", name], "Input should be a valid datetime", null));
}
